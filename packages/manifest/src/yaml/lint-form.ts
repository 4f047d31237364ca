/** Mistakes that show only when schema and layout are seen together: what nobody could answer, what depends on nothing. */
import { isObject } from '../settings/json.ts';
import {
  allSchemas,
  definitionsOf,
  dynamicDefinitions,
  liveSources,
  namesAt,
  parentPath,
  propertyAt,
  scopeOf,
  settingsIn,
  toForm,
  type FormField,
  type JsonSchema,
  type Settings,
  type UiNode,
} from '../settings/index.ts';
import { suggestion } from './did-you-mean.ts';
import type { DocumentNotes, Path } from './document-notes.ts';

const top: Path = ['configs', 'schema'];

/** Notes them; `connectors` are those that the manifest names. */
export function lintForm(settings: Settings, connectors: readonly string[], notes: DocumentNotes): void {
  const { fields } = toForm(settings, { options: {}, audience: 'hub' });
  for (const field of fields) if (field.kind === 'raw') noteRaw(settings.uischema, field, notes);
  checkRequired(settings, fields, notes);
  checkAdminItems(settings, fields, notes);
  checkDependence(settings.schema, notes);
  checkSources(settings.schema, connectors, notes);
}

function noteRaw(uischema: UiNode, { path }: FormField, notes: DocumentNotes): void {
  const at = [...top, ...path.flatMap((key) => ['properties', key])];
  const pairs = isMapper(uischema, scopeOf(path)) ? ` ${mapperNeeds}` : '';
  notes.warn(
    at,
    `No field fits "${path.at(-1) ?? ''}" as it is described, so it is shown as JSON text and checked.${pairs}`,
  );
}

const mapperNeeds =
  'A Mapper needs an object with "propertyNames" (the targets) and "additionalProperties" (the sources), or a list of objects with two properties.';

const isMapper = (node: UiNode, scope: string): boolean =>
  (node.type === 'Mapper' && node.scope === scope) || (node.elements ?? []).some((child) => isMapper(child, scope));

/** A required property that the form never asks for, with no default: nobody could ever finish. */
function checkRequired({ schema }: Settings, fields: readonly FormField[], notes: DocumentNotes): void {
  const shown = new Set(fields.map(({ path }) => path[0]));
  for (const key of schema.required ?? []) {
    const property = propertyAt({ root: schema, schema }, [key]);
    if (shown.has(key) || property === null || property.default !== undefined) continue;
    notes.warn(['configs', 'uischema'], `"${key}" is required, but no Control shows it and it has no default.`);
  }
}

/** A mark inside the entries of a list goes for the whole list: said, because the author may not expect it. */
function checkAdminItems({ uischema }: Settings, fields: readonly FormField[], notes: DocumentNotes): void {
  for (const { path, item, adminOnly } of fields) {
    if (item === null || !adminOnly || !marksItems(uischema, scopeOf(path))) continue;
    notes.warn(
      ['configs', 'uischema'],
      `A part of the entries of "${path.at(-1) ?? ''}" is for the hub only; so is the whole list, because entries have no names.`,
    );
  }
}

function marksItems(node: UiNode, scope: string): boolean {
  const detail = node.options?.detail;
  const marked = node.scope === scope && node.admin !== true && JSON.stringify(detail ?? null).includes('"admin":true');
  return marked || (node.elements ?? []).some((child) => marksItems(child, scope));
}

/** `dependsOn` that names nothing, itself, a circle, or stands where no run brings the choices. */
function checkDependence(schema: JsonSchema, notes: DocumentNotes): void {
  const dynamic = new Set(dynamicDefinitions(schema));
  for (const { schema: property, path } of allSchemas(schema)) {
    if (property.dependsOn === undefined) continue;
    const at = [...top, ...path, 'dependsOn'];
    const siblings = siblingsOf(schema, path);
    const name = typeof property.dependsOn === 'string' ? property.dependsOn : '';
    const scoped = name.startsWith('#') ? parentPath(name, []) : null;
    const known = scoped === null ? siblings.includes(name) : propertyAt({ root: schema, schema }, scoped) !== null;
    const fed = [property, property.items].some(
      (one) => isObject(one) && definitionsOf(schema, one).some((definition) => dynamic.has(definition)),
    );
    if (!known)
      notes.warn(
        at,
        `"dependsOn" names no property: ${JSON.stringify(property.dependsOn)}.${suggestion(String(property.dependsOn), siblings)}`,
        'value',
      );
    else if (runsInCircle(schema, path)) notes.warn(at, 'The properties depend on each other in a circle.', 'value');
    else if (!fed) notes.warn(at, '"dependsOn" has no effect here: no run brings the choices of this property.');
  }
}

function siblingsOf(schema: JsonSchema, path: Path): string[] {
  const around = path.slice(0, -1).reduce<unknown>(stepInto, schema);
  return path.at(-2) === 'properties' && isObject(around) ? Object.keys(around) : [];
}

function stepInto(value: unknown, step: string | number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[String(step)] : undefined;
}

function runsInCircle(schema: JsonSchema, path: Path): boolean {
  const around = path.slice(0, -1).reduce<unknown>(stepInto, schema);
  const seen = new Set<string>();
  let name: unknown = path.at(-1);
  while (typeof name === 'string' && !seen.has(name)) {
    seen.add(name);
    const next = stepInto(around, name);
    name = isObject(next) ? next.dependsOn : undefined;
  }
  return name === path.at(-1);
}

/** What a request for live options needs: settings that exist, and one connector. */
function checkSources(schema: JsonSchema, connectors: readonly string[], notes: DocumentNotes): void {
  for (const [name, source] of Object.entries(liveSources(schema))) {
    const at = [...top, 'definitions', name, 'source'];
    for (const path of settingsIn(source.query)) {
      if (propertyAt({ root: schema, schema }, path) !== null) continue;
      const key = path.at(-1) ?? '';
      const names = namesAt({ root: schema, schema }, path.slice(0, -1));
      notes.warn([...at, 'query'], `There is no setting "${path.join('.')}".${suggestion(key, names)}`, 'value');
    }
    if (source.connector === null && connectors.length !== 1)
      notes.warn(at, 'A source needs "connector", the name of the connector through which it is asked.');
    else if (source.connector !== null && !connectors.includes(source.connector))
      notes.warn(
        [...at, 'connector'],
        `"${source.connector}" is not among the connectors of this manifest.${suggestion(source.connector, connectors)}`,
        'value',
      );
  }
}
