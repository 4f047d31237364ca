/** `configs.uischema` as it was written, in either dialect → a canonical tree of UiNodes; what is tolerated is noted. */
import { isObject, own } from '../settings/json.ts';
import { defaultLayout, type JsonSchema, type UiNode } from '../settings/index.ts';
import { closest, suggestion } from './did-you-mean.ts';
import type { DocumentNotes, Path } from './document-notes.ts';
import { keepAdmin } from './keep-admin.ts';
import { readControl, readOptions, type Reading } from './read-control.ts';
import { readRjsf } from './read-rjsf.ts';
import { readRule } from './read-rule.ts';
import { readWords } from './read-words.ts';
import { leaves, nodeTypes } from './uischema-words.ts';

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

/** The layout; without one, a Control for each property. A `type` means JSON Forms, `ui:` keys or names of properties rjsf. */
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
  if (Object.keys(written).length === 0) return defaultLayout(schema);
  if (isRjsf(written, schema)) return readRjsf(written, schema, path, notes);
  const reading: Reading = { at: { root: schema, schema }, base: [], notes, shown: new Set() };
  const layout = readNode(written, path, reading) ?? { type: 'VerticalLayout', elements: [] };
  return keepAdmin(layout, written, schema);
}

function isRjsf(written: Record<string, unknown>, schema: JsonSchema): boolean {
  const said = [typeof written.type, typeof written.scope].includes('string') || Array.isArray(written.elements);
  if (said || (written.elements !== undefined && own(schema.properties, 'elements') === undefined)) return false;
  return Object.entries(written).some(
    ([key, value]) =>
      key.startsWith('ui:') ||
      (isObject(value) &&
        (own(schema.properties, key) !== undefined || Object.keys(value).some((one) => one.startsWith('ui:')))),
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
  readRule(node, path, reading);
  readWords(node, path, notes);
  readAdmin(node, path, notes);
  if (type === 'Label' && ![node.title, node.label, node.text, node.subtitle].some((one) => typeof one === 'string'))
    notes.warn(path, 'This Label has no text.');
  if (leaves.includes(type) || node.scope !== undefined) {
    leaveOutElements(node, path, notes);
    return readControl(node, path, reading, readNode);
  }
  readOptions(node, path, notes);
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
  if (nodeTypes.includes(type)) return type;
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

/** What has a scope is a leaf: whatever it holds besides is not walked by anybody. */
function leaveOutElements(node: UiNode, path: Path, notes: DocumentNotes): void {
  if (node.elements === undefined) return;
  notes.warn([...path, 'elements'], `A ${node.type} holds no elements of its own; they are left out.`);
  delete node.elements;
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
