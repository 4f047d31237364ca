/** The `ui:` keys of one property in the dialect of react-jsonschema-form. */
import { isObject } from '../settings/json.ts';
import { suggestion } from './did-you-mean.ts';
import type { DocumentNotes, Path } from './document-notes.ts';
import { widgets } from './uischema-words.ts';

/** `options` as the canonical tree has them. */
export type RjsfOptions = {
  widget: string | null;
  order: string[] | null;
  label?: string;
  hintText?: string;
  admin: boolean;
  options: Record<string, unknown>;
};

/** Names that rjsf has too, and what they are here. */
const sameWidgets: Record<string, string> = {
  datetime: 'date-time',
  'datetime-local': 'date-time',
  'alt-date': 'date',
  'alt-datetime': 'date-time',
  url: 'uri',
};
const keys = [
  'ui:widget',
  'ui:order',
  'ui:title',
  'ui:description',
  'ui:help',
  'ui:placeholder',
  'ui:disabled',
  'ui:readonly',
  'ui:enumNames',
  'ui:options',
  'ui:admin',
];
/** They change nothing that is asked: noted nowhere. */
const quiet = ['autofocus', 'autocomplete', 'inline', 'emptyValue', 'rows', 'submitButtonOptions', 'globalOptions'];
const ignored: Record<string, string> = {
  classNames: 'Classes are not taken over; the form has the look of the page.',
  style: 'Styles are not taken over; the form has the look of the page.',
  field: 'Own fields are not known here; the property is drawn by its type.',
  label: 'Every field keeps its label, because people need it.',
};
const mapperKeys = ['source', 'target', 'required', 'sourceLabel', 'targetLabel'];

/** Everything that the `ui:` keys say; what has no effect here is noted. */
export function readRjsfOptions(written: Record<string, unknown>, path: Path, notes: DocumentNotes): RjsfOptions {
  const said: RjsfOptions = { widget: null, order: null, admin: false, options: {} };
  for (const [key, value] of Object.entries(written)) {
    if (!key.startsWith('ui:')) continue;
    const at = [...path, key];
    if (key !== 'ui:options') readKey(said, key.slice(3), value, at, notes);
    else if (!isObject(value)) notes.warn(at, '"ui:options" holds keys such as "widget"; it is ignored.');
    else for (const [name, inner] of Object.entries(value)) readKey(said, name, inner, [...at, name], notes);
  }
  return said;
}

function readKey(said: RjsfOptions, key: string, value: unknown, at: Path, notes: DocumentNotes): void {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  switch (key) {
    case 'widget':
      readWidget(said, value, at, notes);
      return;
    case 'order':
      if (Array.isArray(value)) said.order = value.map(String);
      else notes.warn(at, '"ui:order" is a list of names; it is ignored.');
      return;
    case 'title':
      if (text !== null) said.label = text;
      return;
    case 'help':
      if (text !== null) said.hintText = text;
      return;
    case 'description':
    case 'placeholder':
      if (text !== null) said.options[key] = text;
      return;
    case 'disabled':
    case 'readonly':
      if (value === true) said.options.readonly = true;
      return;
    case 'admin':
      said.admin = readAdmin(value, at, notes);
      return;
    case 'enumNames':
      if (Array.isArray(value)) said.options.enumNames = value;
      return;
    default:
      readOther(said, key, value, at, notes);
  }
}

function readOther(said: RjsfOptions, key: string, value: unknown, at: Path, notes: DocumentNotes): void {
  const why = Object.hasOwn(ignored, key) ? ignored[key] : undefined;
  if (mapperKeys.includes(key)) said.options[key] = value;
  else if (why !== undefined) notes.warn(at, why);
  else if (key === 'rows') said.options.multi = true;
  else if (!quiet.includes(key))
    notes.warn(at, `"${String(at.at(-1))}" has no effect here.${suggestion(`ui:${key}`, keys)}`);
}

function readWidget(said: RjsfOptions, value: unknown, at: Path, notes: DocumentNotes): void {
  const word = typeof value === 'string' ? value : '';
  const name = Object.hasOwn(sameWidgets, word) ? (sameWidgets[word] ?? word) : word;
  if (!widgets.includes(name)) {
    notes.warn(
      at,
      `The widget "${word}" is not known; the field is drawn by its type.${suggestion(word, widgets)}`,
      'value',
    );
    return;
  }
  said.widget = name;
  if (name === 'textarea') said.options.multi = true;
  else if (!['hidden', 'password', 'text', 'mapper'].includes(name)) said.options.widget = name;
}

/** What keeps a field from customers is read as on unless it plainly says off. */
function readAdmin(value: unknown, at: Path, notes: DocumentNotes): boolean {
  if (typeof value === 'boolean') return value;
  const on = value !== null && !['false', 'no', '0', ''].includes(String(value).toLowerCase());
  notes.warn(at, `"ui:admin" is true or false; read as ${on}.`, 'value');
  return on;
}
