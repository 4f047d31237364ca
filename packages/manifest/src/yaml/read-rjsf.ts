/** A uischema in the dialect of react-jsonschema-form → the same tree of UiNodes as the other dialect gives. */
import { isObject, own } from '../settings/json.ts';
import {
  alternativeNames,
  itemsOf,
  kindOf,
  namesAt,
  propertyAt,
  scopeOf,
  type JsonSchema,
  type SchemaAt,
  type UiNode,
} from '../settings/index.ts';
import { closest, suggestion } from './did-you-mean.ts';
import type { DocumentNotes, Path } from './document-notes.ts';
import { countMarks } from './keep-admin.ts';
import { readRjsfOptions, type RjsfOptions } from './read-rjsf-options.ts';

type Reading = { at: SchemaAt; notes: DocumentNotes };

/** The layout of the whole form. */
export function readRjsf(
  written: Record<string, unknown>,
  schema: JsonSchema,
  path: Path,
  notes: DocumentNotes,
): UiNode {
  const reading: Reading = { at: { root: schema, schema }, notes };
  const said = readRjsfOptions(written, path, notes);
  const layout: UiNode = { type: 'VerticalLayout', elements: readLevel(written, said, path, reading) };
  if (said.admin) layout.admin = true;
  if (said.label === undefined && said.options.description === undefined) return layout;
  const words = { ...(said.label === undefined ? {} : { label: said.label }), ...subtitleOf(said) };
  return { type: 'VerticalLayout', elements: [{ ...layout, type: 'Section', ...words }] };
}

const subtitleOf = ({ options }: RjsfOptions) =>
  typeof options.description === 'string' ? { subtitle: options.description } : {};

/** One Control for each property of a level, as `ui:order` says, those of alternatives last; hidden ones have none. */
function readLevel(written: Record<string, unknown>, said: RjsfOptions, path: Path, reading: Reading): UiNode[] {
  const names = namesAt(reading.at, []);
  for (const key of Object.keys(written)) {
    if (key.startsWith('ui:') || key === 'items' || key === 'additionalProperties' || names.includes(key)) continue;
    const meant = closest(key, names);
    reading.notes.warn(
      [...path, key],
      `There is no property "${key}".${meant === null ? '' : ` Did you mean "${meant}"?`}`,
    );
  }
  const alternative = new Set(alternativeNames(reading.at));
  const parts: UiNode[] = [];
  const nodes = orderOf(said, names, path, reading).flatMap((key) => {
    const node = readProperty(own(written, key), key, [...path, key], reading);
    if (node !== null && alternative.has(key)) parts.push(node);
    return node === null || alternative.has(key) ? [] : [node];
  });
  return parts.length === 0 ? nodes : [...nodes, { type: 'Alternatives', scope: '#', elements: parts }];
}

/** Names in the order of `ui:order`; `*` stands for all that it does not name, which come last without it. */
function orderOf({ order }: RjsfOptions, names: readonly string[], path: Path, { notes }: Reading): string[] {
  if (order === null) return [...names];
  const at = [...path, 'ui:order'];
  const known = order.filter((name, index) => {
    const fine = (name === '*' || names.includes(name)) && order.indexOf(name) === index;
    if (!fine)
      notes.warn([...at, index], `"${name}" is no property, or stands here twice.${suggestion(name, names)}`, 'value');
    return fine;
  });
  const rest = names.filter((name) => !known.includes(name));
  if (!known.includes('*') && rest.length > 0)
    notes.warn(
      at,
      `"ui:order" does not name ${rest.map((name) => `"${name}"`).join(', ')}; shown last. "*" stands for the rest.`,
    );
  return known.includes('*') ? known.flatMap((name) => (name === '*' ? rest : [name])) : [...known, ...rest];
}

function readProperty(written: unknown, key: string, path: Path, { at, notes }: Reading): UiNode | null {
  const scope = scopeOf([key]);
  if (written === undefined) return { type: 'Control', scope };
  if (!isObject(written)) {
    notes.warn(path, `"${key}" holds keys such as "ui:widget"; it is ignored.`);
    return { type: 'Control', scope };
  }
  const property = propertyAt(at, [key]);
  const said = readRjsfOptions(written, path, notes);
  // What is for the hub only has to stay marked, so a mark inside counts more than hiding.
  if (said.widget === 'hidden' && countMarks(written) === 0) return null;
  if (said.widget === 'password') markSecret(at, key, path, notes);
  const node: UiNode = { type: said.widget === 'mapper' ? 'Mapper' : 'Control', scope };
  if (said.label !== undefined) node.label = said.label;
  if (said.hintText !== undefined) node.hintText = said.hintText;
  if (said.admin) node.admin = true;
  const detail = property === null ? null : readDetail(written, said, property, path, { at, notes });
  const options = { ...said.options, ...(detail === null ? {} : { detail }) };
  if (Object.keys(options).length > 0) node.options = options;
  if (node.admin !== true && countMarks(node) < countMarks(written)) {
    notes.warn(path, `What is for the hub only in "${key}" cannot be told apart from the rest; all of it is.`);
    node.admin = true;
  }
  return node;
}

/** The layout inside an object or of the items of a list, where the uischema says anything of it. */
function readDetail(
  written: Record<string, unknown>,
  said: RjsfOptions,
  property: JsonSchema,
  path: Path,
  { at, notes }: Reading,
): UiNode | null {
  const items = itemsOf(at, property);
  if (items !== null) {
    if (!isObject(written.items)) return null;
    const inner = readRjsfOptions(written.items, [...path, 'items'], notes);
    const admin = inner.admin ? { admin: true } : {};
    if (kindOf(items) !== 'object')
      return { type: 'Control', scope: '#', ...wordsOf(inner), ...admin, options: inner.options };
    const reading: Reading = { at: { root: at.root, schema: items }, notes };
    const elements = readLevel(written.items, inner, [...path, 'items'], reading);
    return { type: 'VerticalLayout', ...admin, elements };
  }
  const speaks = said.order !== null || Object.keys(written).some((key) => !key.startsWith('ui:'));
  if (kindOf(property) !== 'object' || !speaks) return null;
  const reading: Reading = { at: { root: at.root, schema: property }, notes };
  return { type: 'VerticalLayout', elements: readLevel(written, said, path, reading) };
}

function wordsOf({ label, hintText }: RjsfOptions): Partial<UiNode> {
  return { ...(label === undefined ? {} : { label }), ...(hintText === undefined ? {} : { hintText }) };
}

/** What is typed as a password is a secret: kept sealed and never shown again, whether the schema says so or not. */
function markSecret({ schema }: SchemaAt, key: string, path: Path, notes: DocumentNotes): void {
  const property = schema.properties?.[key];
  if (!isObject(property) || property.writeOnly === true || property.format === 'password') return;
  property.writeOnly = true;
  delete property.default;
  notes.warn(
    [...path, 'ui:widget'],
    `A password is a secret; "${key}" is read as "writeOnly: true" and never shown again.`,
  );
}
