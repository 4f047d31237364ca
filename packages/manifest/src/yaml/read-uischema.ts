/** `configs.uischema` as it was written → a canonical tree of UiNodes; what is tolerated or not drawn yet is noted. */
import { isObject, own } from '../settings/json.ts';
import {
  defaultLayout,
  kindOf,
  resolveProperty,
  scopeKey,
  walkUi,
  type JsonSchema,
  type UiNode,
} from '../settings/index.ts';
import { closest, suggestion } from './did-you-mean.ts';
import type { DocumentNotes, Path } from './document-notes.ts';
import { readWords } from './read-words.ts';

const drawn = ['VerticalLayout', 'Section', 'Control', 'Label', 'Divider'];
const notDrawn: Record<string, string> = {
  HorizontalLayout: 'its fields stand below one another',
  Group: 'it looks like a Section',
  MultiSelectControl: 'the form leaves it out',
  Categorization: 'its parts stand below one another',
  Category: 'its fields stand below one another',
  Mapper: 'the form leaves it out',
};
const nodeTypes = [...drawn, ...Object.keys(notDrawn)];
const nodeKeys = [
  'type',
  'scope',
  'label',
  'title',
  'text',
  'subtitle',
  'hintText',
  'admin',
  'options',
  'elements',
  'rule',
];
const containers = ['VerticalLayout', 'HorizontalLayout', 'Section', 'Group', 'Categorization', 'Category'];
const lostOptions = ['rows', 'minRows', 'id', 'ui:widget'];

type Reading = { schema: JsonSchema; notes: DocumentNotes; shown: Set<string> };

/** The layout; without one, or in a dialect that is not drawn yet, one Control for each property. */
export function readUiSchema(written: unknown, schema: JsonSchema, path: Path, notes: DocumentNotes): UiNode {
  if (written === undefined || written === null) return defaultLayout(schema);
  if (Array.isArray(written)) {
    notes.warn(path, 'The uischema is a list; read as the elements of a VerticalLayout.');
    return readUiSchema({ type: 'VerticalLayout', elements: written }, schema, path, notes);
  }
  if (!isObject(written)) {
    notes.error(path, 'The uischema is a layout with "type" and "elements".');
    return defaultLayout(schema);
  }
  if (isOtherDialect(written, schema)) {
    notes.warn(
      path,
      'This uischema is in the dialect of react-jsonschema-form, which is not drawn yet; every property is shown in order.',
    );
    return defaultLayout(schema);
  }
  const reading: Reading = { schema, notes, shown: new Set() };
  const root = readNode(written, path, reading) ?? { type: 'VerticalLayout', elements: [] };
  checkRequired(root, reading, path);
  return root;
}

function isOtherDialect(written: Record<string, unknown>, schema: JsonSchema): boolean {
  if (written.type !== undefined || written.elements !== undefined || written.scope !== undefined) return false;
  return Object.entries(written).some(
    ([key, value]) => key.startsWith('ui:') || (own(schema.properties, key) !== undefined && isObject(value)),
  );
}

function readNode(written: unknown, path: Path, reading: Reading): UiNode | null {
  const { notes } = reading;
  if (!isObject(written)) {
    notes.warn(path, 'This is not an element with a type, and is left out.', 'value');
    return null;
  }
  const type = readNodeType(written, path, notes);
  if (type === null) return null;
  const node: UiNode = { ...(structuredClone(written) as Record<string, unknown>), type };
  for (const key of Object.keys(node))
    if (!nodeKeys.includes(key)) notes.warn([...path, key], `"${key}" has no effect here.${suggestion(key, nodeKeys)}`);
  if (node.rule !== undefined) notes.warn([...path, 'rule'], 'Rules are not applied yet; the element is always shown.');
  readWords(node, path, notes);
  readAdmin(node, path, notes);
  readOptions(node, path, notes);
  if (type === 'Label' && ![node.title, node.label, node.text, node.subtitle].some((one) => typeof one === 'string'))
    notes.warn(path, 'This Label has no text.');
  if (type === 'Control' || type === 'MultiSelectControl' || node.scope !== undefined) {
    leaveOutElements(node, path, notes);
    return readControl(node, path, reading);
  }
  return readElements(node, path, reading);
}

function readNodeType(written: Record<string, unknown>, path: Path, notes: DocumentNotes): string | null {
  const { type } = written;
  const at = [...path, 'type'];
  if (type === undefined || type === null) {
    const meant = written.scope !== undefined ? 'Control' : written.elements !== undefined ? 'VerticalLayout' : null;
    notes.warn(
      path,
      meant === null ? 'This element has no type, and is left out.' : `This element has no type; read as "${meant}".`,
      'value',
    );
    return meant;
  }
  if (typeof type !== 'string') {
    notes.warn(at, 'The type of an element is one word; it is left out.', 'value');
    return null;
  }
  if (drawn.includes(type)) return type;
  const so = own(notDrawn, type);
  if (typeof so === 'string') {
    notes.warn(at, `"${type}" is not drawn yet: ${so}.`, 'value');
    return type;
  }
  const meant = closest(type, nodeTypes);
  if (meant === null) notes.warn(at, `"${type}" is not an element known here, and is left out.`, 'value');
  else notes.warn(at, `"${type}" is not an element. Did you mean "${meant}"? It is read as that.`, 'value');
  return meant;
}

function readAdmin(node: UiNode, path: Path, notes: DocumentNotes): void {
  const admin: unknown = node.admin;
  if (admin === undefined || typeof admin === 'boolean') return;
  const on = admin !== null && !['false', 'no', '0', ''].includes(String(admin).toLowerCase());
  notes.warn([...path, 'admin'], `"admin" is true or false; read as ${on}.`, 'value');
  node.admin = on;
}

function readOptions(node: UiNode, path: Path, notes: DocumentNotes): void {
  const options: unknown = node.options;
  const at = [...path, 'options'];
  if (options === undefined) return;
  if (!isObject(options)) {
    notes.warn(at, '"options" holds "multi" or "trim"; it is ignored.');
    delete node.options;
    return;
  }
  for (const [key, value] of Object.entries(options)) {
    const braces =
      isObject(value) && Object.values(value).every((inner) => inner === null) ? Object.keys(value).join(', ') : '';
    if (braces !== '')
      notes.warn(
        [...at, key],
        `The braces around ${braces} make it a mapping. Did you mean "${key}: ${braces}"? It has no effect here either way.`,
      );
    else if (lostOptions.includes(key))
      notes.warn([...at, key], `"${key}" has no effect; "multi: true" makes a text box with several lines.`);
    else if (key !== 'multi' && key !== 'trim')
      notes.warn([...at, key], `"${key}" has no effect here.${suggestion(key, ['multi', 'trim'])}`);
    else if (typeof value !== 'boolean') {
      notes.warn([...at, key], `"${key}" is true or false; read as ${String(value) === 'true'}.`, 'value');
      options[key] = String(value) === 'true';
    }
  }
}

/** What has a scope is a leaf: whatever it holds besides is not walked by anybody. */
function leaveOutElements(node: UiNode, path: Path, notes: DocumentNotes): void {
  if (node.elements === undefined) return;
  notes.warn([...path, 'elements'], `A ${node.type} holds no elements of its own; they are left out.`);
  delete node.elements;
}

function readControl(node: UiNode, path: Path, reading: Reading): UiNode | null {
  const { notes, schema, shown } = reading;
  const names = Object.keys(schema.properties ?? {});
  const at = [...path, 'scope'];
  if (typeof node.scope !== 'string') {
    notes.warn(path, `This ${node.type} has no scope such as "#/properties/name", and is left out.`, 'value');
    return null;
  }
  const key = scopeKey(node.scope) ?? readScope(node, names, at, notes);
  if (key === null) return node;
  if (own(schema.properties, key) === undefined) {
    const meant = closest(key, names);
    notes.warn(
      at,
      `There is no property "${key}".${meant === null ? '' : ` Did you mean "#/properties/${meant}"?`}`,
      'value',
    );
  } else if (shown.has(key)) {
    notes.warn(at, `"${key}" is shown twice; only the first one is drawn.`, 'value');
  }
  shown.add(key);
  return node;
}

/** Scopes close to the right form: without `#`, or only the name. */
function readScope(node: UiNode, names: readonly string[], at: Path, notes: DocumentNotes): string | null {
  const written = String(node.scope);
  const name = written.replace(/^#?\/?(?:propert(?:y|ies)\/)?/i, '');
  if (!names.includes(name)) {
    notes.warn(at, `The form draws scopes like "#/properties/name"; "${written}" is left out.`, 'value');
    return null;
  }
  node.scope = `#/properties/${name}`;
  notes.warn(at, `Write "#/properties/${name}"; "${written}" is read as that.`, 'value');
  return name;
}

function readElements(node: UiNode, path: Path, reading: Reading): UiNode {
  const elements: unknown = node.elements;
  if (elements === undefined) return node;
  const { notes } = reading;
  const at = [...path, 'elements'];
  if (elements === null) {
    notes.warn(at, '"elements" is empty.');
    node.elements = [];
    return node;
  }
  if (!Array.isArray(elements)) {
    notes.error(at, '"elements" is a list, each element after "- ".', 'key');
    node.elements = [];
    return node;
  }
  if (!containers.includes(node.type)) notes.warn(at, `A ${node.type} holds no elements of its own.`);
  node.elements = elements
    .map((element, index) => readNode(element, [...at, index], reading))
    .filter((element) => element !== null);
  return node;
}

/** A required property that the form never asks for, with no default: nobody could ever finish. */
function checkRequired(root: UiNode, { schema, notes }: Reading, path: Path): void {
  const shown = new Set<string>();
  walkUi(root, (node) => {
    const key = scopeKey(node.scope);
    if (key !== null) shown.add(key);
  });
  for (const key of schema.required ?? []) {
    const property = schema.properties?.[key];
    if (property === undefined || property.default !== undefined) continue;
    if (!shown.has(key)) notes.warn(path, `"${key}" is required, but no Control shows it and it has no default.`);
    else if (kindOf(resolveProperty(schema, property)) === null) {
      notes.warn(path, `"${key}" is required, but the form does not draw it yet and it has no default.`);
    }
  }
}
