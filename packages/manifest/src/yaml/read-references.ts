/** References as authors write them → `#/definitions/name`, or an error with a suggestion. */
import { allSchemas, schemaAt, type JsonSchema } from '../settings/index.ts';
import { own } from '../settings/json.ts';
import { isPlaceholder } from '../settings/dynamic-options.ts';
import { definitionName, definitionOf } from '../settings/json-schema.ts';
import { closest, suggestion } from './did-you-mean.ts';
import type { DocumentNotes, Path } from './document-notes.ts';

/** Makes every reference of the schema canonical, in its place. */
export function readReferences(schema: JsonSchema, path: Path, notes: DocumentNotes): void {
  for (const place of allSchemas(schema)) {
    const at = [...path, ...place.path];
    readMisspelt(place.schema, at, notes);
    if (place.schema.$ref === undefined) continue;
    readReference(schema, place.schema, at, notes);
    checkTypeBeside(schema, place.schema, at, notes);
  }
}

function readMisspelt(schema: JsonSchema, path: Path, notes: DocumentNotes): void {
  for (const key of ['ref', 'Ref', '$Ref', '$REF', '_ref', 'reference']) {
    const ref = own(schema, key);
    if (typeof ref !== 'string') continue;
    notes.warn([...path, key], `"${key}" means nothing here. Did you mean "$ref"? It is read as that.`);
    schema.$ref ??= ref;
    delete schema[key];
  }
}

function readReference(root: JsonSchema, schema: JsonSchema, path: Path, notes: DocumentNotes): void {
  const ref: unknown = schema.$ref;
  const at = [...path, '$ref'];
  if (typeof ref !== 'string') {
    notes.error(at, '"$ref" is a text, such as "#/definitions/name".');
    delete schema.$ref;
    return;
  }
  const metadata = /^#?\/?metadata\/(.+)$/.exec(ref)?.[1];
  if (metadata !== undefined) {
    notes.warn(at, `Options from metadata ("${metadata}") are not offered yet; the form shows a text box.`, 'value');
    schema['x-metadata'] = metadata;
    if (schema.type === undefined) schema.type = 'string';
    delete schema.$ref;
  } else if (schemaAt(root, ref) === null) {
    readBroken(root, schema, ref, at, notes);
  } else if (definitionName(ref) === null) {
    notes.warn(
      at,
      `The form follows only references like "#/definitions/name"; "${ref}" is checked, but not drawn.`,
      'value',
    );
  }
}

function readBroken(root: JsonSchema, schema: JsonSchema, ref: string, at: Path, notes: DocumentNotes): void {
  if (/^[a-z][a-z0-9+.-]*:/i.test(ref)) {
    notes.error(at, `"${ref}" points out of this file; only "#/definitions/name" is followed.`);
    return;
  }
  const names = Object.keys(root.definitions ?? {});
  const name = ref.replace(/^#?\/?(?:definitions?|\$defs)?\/?/i, '');
  if (names.includes(name)) {
    const canonical = `#/definitions/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!ref.startsWith('#/$defs/')) notes.warn(at, `Write "${canonical}"; "${ref}" is read as that.`, 'value');
    schema.$ref = canonical;
    return;
  }
  const meant = closest(name, names);
  const hint = meant === null ? suggestion(name, names) : ` Did you mean "#/definitions/${meant}"?`;
  notes.error(at, `"${ref}" points at nothing in this file.${hint}`);
}

/** A type beside `$ref`: the definition's own kind counts; the beside one is kept only where the definition says nothing. */
function checkTypeBeside(root: JsonSchema, schema: JsonSchema, path: Path, notes: DocumentNotes): void {
  const name = definitionName(schema.$ref);
  const definition = name === null ? null : definitionOf(root, name);
  if (name === null || definition === null || schema.type === undefined) return;
  const at = [...path, 'type'];
  if (definition.type !== undefined && definition.type !== schema.type) {
    notes.warn(
      at,
      `The type "${String(schema.type)}" disagrees with "${String(definition.type)}" of the definition "${name}"; ${isPlaceholder(definition) ? 'the options that arrive decide' : 'the definition counts'}.`,
    );
  }
  if (definition.type !== undefined || definition.enum !== undefined || definition.oneOf !== undefined)
    delete schema.type;
}
