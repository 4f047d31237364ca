/** Text of a manifest → a typed manifest, or what is wrong with it, each thing with its line and column. */
import { isObject, type JsonObject } from '../settings/json.ts';
import {
  checkSettingsCaps,
  checkSize,
  defaultLayout,
  dynamicDefinitions,
  type JsonSchema,
  type Settings,
} from '../settings/index.ts';
import { isPlaceholder } from '../settings/dynamic-options.ts';
import type { DocumentNotes, Path } from './document-notes.ts';
import { suggestion } from './did-you-mean.ts';
import { lintForm } from './lint-form.ts';
import type { Manifest, ParsedManifest } from './manifest.ts';
import { readDocument } from './read-document.ts';
import { readSchema } from './read-schema.ts';
import { readTopLevel } from './read-top-level.ts';
import { readUiSchema } from './read-uischema.ts';

const configKeys = ['schema', 'uischema'];

/**
 * Reads a manifest. With an error there is no manifest; with warnings there is one, read as the warnings say.
 * Never throws, whatever the text is. The file's name is for the sentences only.
 */
export function parseManifest(text: string, fileName = 'The manifest'): ParsedManifest {
  const { value, notes } = readDocument(text);
  if (notes.hasErrors()) return { manifest: null, problems: notes.sorted() };
  if (!isObject(value)) {
    const what = value === null ? 'is empty' : Array.isArray(value) ? 'is a list' : 'is a single value';
    notes.error([], `${fileName} ${what}; a manifest has keys such as "version", "run" and "configs".`);
    return { manifest: null, problems: notes.sorted() };
  }
  const manifest = readManifest(value as JsonObject, notes);
  return { manifest: notes.hasErrors() ? null : manifest, problems: notes.sorted() };
}

function readManifest(file: JsonObject, notes: DocumentNotes): Manifest {
  const top = readTopLevel(file, notes);
  const settings = readConfigs(file, notes);
  if (!notes.hasErrors()) lintForm(settings, top.connectors, notes);
  return { ...top, settings, metadata_schema: readMetadata(file, notes), dynamic: dynamicDefinitions(settings.schema) };
}

const noSettings = (): Settings => ({
  schema: { type: 'object', properties: {} },
  uischema: { type: 'VerticalLayout', elements: [] },
});

function readConfigs(file: JsonObject, notes: DocumentNotes): Settings {
  const configs: unknown = file.configs;
  if (configs === undefined || configs === null) {
    notes.warn(
      ['configs'],
      configs === null ? '"configs" is empty; there are no settings.' : 'There is no "configs"; there are no settings.',
    );
    return noSettings();
  }
  if (!isObject(configs)) {
    const what = Array.isArray(configs) ? 'a list' : 'a single value';
    notes.error(
      ['configs'],
      `"configs" is ${what}; it has to hold "schema" and "uischema". Secrets such as PAN_SEC_… come from the connectors and are not listed here.`,
      'key',
    );
    return noSettings();
  }
  for (const key of Object.keys(configs)) {
    if (!configKeys.includes(key))
      notes.warn(
        ['configs', key],
        `"${key}" means nothing under "configs" and is ignored.${suggestion(key, configKeys)}`,
      );
  }
  const schema = readSchemaAt(configs.schema, ['configs', 'schema'], notes);
  if (schema === null) return noSettings();
  if (!checkUiSize(configs.uischema, notes)) return { schema, uischema: defaultLayout(schema) };
  const settings = { schema, uischema: readUiSchema(configs.uischema, schema, ['configs', 'uischema'], notes) };
  checkCaps(settings, ['configs'], notes);
  warnUnusedPlaceholders(schema, notes);
  return settings;
}

/** Reads a schema once its size allows looking at it; null beside an error or where there is none. */
function readSchemaAt(written: unknown, path: Path, notes: DocumentNotes): JsonSchema | null {
  if (written === undefined || written === null) {
    notes.warn(path, 'There is no "schema"; there are no settings.');
    return null;
  }
  if (!isObject(written)) {
    notes.error(
      path,
      `The schema has to hold "properties"; this is ${Array.isArray(written) ? 'a list' : 'a single value'}.`,
      'key',
    );
    return null;
  }
  const tooBig = checkSize('schema', written);
  if (tooBig !== null) {
    notes.error(path, tooBig, 'key');
    return null;
  }
  return readSchema(written, path, notes);
}

function checkUiSize(written: unknown, notes: DocumentNotes): boolean {
  const tooBig = typeof written === 'object' && written !== null ? checkSize('uischema', written) : null;
  if (tooBig !== null) notes.error(['configs', 'uischema'], tooBig, 'key');
  return tooBig === null;
}

function checkCaps(settings: { schema: JsonSchema; uischema?: unknown }, path: Path, notes: DocumentNotes): void {
  if (notes.hasErrors()) return;
  for (const { path: pointer, message } of checkSettingsCaps(settings)) {
    const steps = pointer
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    notes.error([...path, ...steps], message);
  }
}

function warnUnusedPlaceholders(schema: JsonSchema, notes: DocumentNotes): void {
  const used = dynamicDefinitions(schema);
  for (const [name, definition] of Object.entries(schema.definitions ?? {})) {
    if (!used.includes(name) && isPlaceholder(definition))
      notes.warn(
        ['configs', 'schema', 'definitions', name],
        `No property refers to "${name}", so its options are never shown.`,
      );
  }
}

function readMetadata(file: JsonObject, notes: DocumentNotes): JsonSchema | null {
  const written: unknown = file.metadata_schema;
  const path = ['metadata_schema'];
  if (written === undefined || written === null) return null;
  if (!isObject(written)) {
    notes.error(path, '"metadata_schema" has to hold "schema".', 'key');
    return null;
  }
  if (written.schema === undefined && isObject(written.properties))
    notes.warn(path, 'The schema stands under "metadata_schema: schema:"; it is read as that.');
  const schema = written.schema === undefined && isObject(written.properties) ? written : written.schema;
  if (!isObject(schema)) {
    notes.error([...path, 'schema'], '"metadata_schema" has to hold "schema", a JSON Schema.', 'key');
    return null;
  }
  checkCaps({ schema }, path, notes);
  return schema;
}
