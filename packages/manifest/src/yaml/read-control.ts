/** What has a scope: where it points, its options, and the layout of what lies in it. */
import { isObject } from '../settings/json.ts';
import {
  itemsOf,
  namesAt,
  pointerTo,
  propertyAt,
  scopeOf,
  scopePath,
  type SchemaAt,
  type UiNode,
} from '../settings/index.ts';
import { countMarks } from './keep-admin.ts';
import { closest, suggestion } from './did-you-mean.ts';
import type { DocumentNotes, Path } from './document-notes.ts';

/** `at`: what scopes are looked up in; `base`: the steps to it from its frame; `shown`: pointers of what has a Control. */
export type Reading = { at: SchemaAt; base: string[]; notes: DocumentNotes; shown: Set<string> };
type ReadNode = (written: unknown, path: Path, reading: Reading) => UiNode | null;

const flags = ['multi', 'trim', 'slider', 'readonly'];
const texts = ['format', 'placeholder', 'description', 'widget', 'source', 'target', 'sourceLabel', 'targetLabel'];
const known = [...flags, ...texts, 'detail', 'required', 'enumNames'];
const lost = ['rows', 'minRows', 'id', 'ui:widget'];

/** A leaf with its scope made canonical, or null when it shows nothing. */
export function readControl(node: UiNode, path: Path, reading: Reading, read: ReadNode): UiNode | null {
  const { notes } = reading;
  const at = [...path, 'scope'];
  if (typeof node.scope !== 'string') {
    notes.warn(path, `This ${node.type} has no scope such as "#/properties/name", and is left out.`, 'value');
    return null;
  }
  readOptions(node, path, notes);
  const steps = scopePath(node.scope) ?? readScope(node, reading, at);
  if (steps === null) return node;
  checkSteps(steps, reading, at);
  readDetail(node, steps, path, reading, read);
  return node;
}

function checkSteps(steps: string[], { at, base, notes, shown }: Reading, path: Path): void {
  for (const [index, key] of steps.entries()) {
    const names = namesAt(at, steps.slice(0, index));
    if (names.includes(key)) continue;
    const meant = closest(key, names);
    const better = meant === null ? '' : ` Did you mean "${scopeOf([...steps.slice(0, index), meant])}"?`;
    notes.warn(path, `There is no property "${key}".${better}`, 'value');
    return;
  }
  const pointer = pointerTo([...base, ...steps]);
  if (shown.has(pointer))
    notes.warn(path, `"${steps.at(-1) ?? '#'}" is shown twice; only the first one is drawn.`, 'value');
  shown.add(pointer);
}

/** Scopes close to the right form: without `#`, or only the name. */
function readScope(node: UiNode, { at, notes }: Reading, path: Path): string[] | null {
  const written = String(node.scope);
  const name = written.replace(/^#?\/?(?:propert(?:y|ies)\/)?/i, '');
  if (!namesAt(at, []).includes(name)) {
    notes.warn(path, `The form draws scopes like "#/properties/name"; "${written}" is left out.`, 'value');
    return null;
  }
  node.scope = scopeOf([name]);
  notes.warn(path, `Write "${node.scope}"; "${written}" is read as that.`, 'value');
  return [name];
}

/** `options.detail`: the layout inside an object or of the items of a list; its scopes start there. */
function readDetail(node: UiNode, steps: string[], path: Path, reading: Reading, read: ReadNode): void {
  const detail = node.options?.detail;
  if (detail === undefined || node.options === undefined) return;
  const at = [...path, 'options', 'detail'];
  delete node.options.detail;
  const marks = countMarks(detail);
  const property = propertyAt(reading.at, steps);
  if (!isObject(detail) || property === null) {
    reading.notes.warn(at, '"detail" is a layout with "type" and "elements"; the parts are shown in their order.');
    if (marks > 0) node.admin = true;
    return;
  }
  const items = itemsOf(reading.at, property);
  const inner: Reading = {
    at: { root: reading.at.root, schema: items ?? property },
    base: items === null ? [...reading.base, ...steps] : [],
    notes: reading.notes,
    shown: items === null ? reading.shown : new Set(),
  };
  const layout = read(detail, at, inner);
  if (layout !== null) node.options.detail = layout;
  if (countMarks(layout) >= marks || node.admin === true) return;
  reading.notes.warn(at, 'What is for the hub only in here cannot be told apart from the rest; all of it is.');
  node.admin = true;
}

/** Options of an element: unknown ones are noted, flags and texts made what they are. */
export function readOptions(node: UiNode, path: Path, notes: DocumentNotes): void {
  const options: unknown = node.options;
  const at = [...path, 'options'];
  if (options === undefined) return;
  if (!isObject(options)) {
    notes.warn(at, '"options" holds "multi" or "trim"; it is ignored.');
    delete node.options;
    return;
  }
  if (options.readOnly !== undefined) options.readonly ??= options.readOnly;
  for (const [key, value] of Object.entries(options)) readOption(options, key, value, [...at, key], notes);
}

function readOption(
  options: Record<string, unknown>,
  key: string,
  value: unknown,
  at: Path,
  notes: DocumentNotes,
): void {
  const empty = isObject(value) && Object.values(value).every((inner) => inner === null);
  const braces = empty && key !== 'detail' ? Object.keys(value).join(', ') : '';
  if (braces !== '')
    notes.warn(
      at,
      `The braces around ${braces} make it a mapping. Did you mean "${key}: ${braces}"? It has no effect here either way.`,
    );
  else if (lost.includes(key))
    notes.warn(at, `"${key}" has no effect; "multi: true" makes a text box with several lines.`);
  else if (!known.includes(key) && key !== 'readOnly')
    notes.warn(at, `"${key}" has no effect here.${suggestion(key, known)}`);
  else if (flags.includes(key) && typeof value !== 'boolean') {
    notes.warn(at, `"${key}" is true or false; read as ${String(value) === 'true'}.`, 'value');
    options[key] = String(value) === 'true';
  } else if (texts.includes(key) && typeof value !== 'string') {
    notes.warn(at, `"${key}" is a text; it is ignored.`);
    delete options[key];
  } else if ((key === 'required' || key === 'enumNames') && !Array.isArray(value)) {
    notes.warn(at, `"${key}" is a list; it is ignored.`);
    delete options[key];
  }
}
