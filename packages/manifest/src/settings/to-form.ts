/** JSON Schema and UiSchema → what the form draws. */
import { isObject, own, sameJson, type JsonObject } from './json.ts';
import { definitionName, resolveProperty, type JsonSchema, type Settings, type UiNode } from './json-schema.ts';
import { adminKeys, forCustomer, type Audience } from './admin-only.ts';
import { dynamicDefinitions, withOptions, type Options } from './dynamic-options.ts';
import type { FieldKind, FormBlock, FormField, FormModel, FormOption, OptionSource, Rules } from './form-model.ts';
import { placesOfKey, secretPlaces, type SecretPlaces } from './secret-settings.ts';
import { scopeKey, titleFromKey } from './ui-tree.ts';

export type FormContext = {
  options: Options;
  audience: Audience;
  /** The stored config: a stored choice that is no longer offered stays in the list, marked. */
  stored?: JsonObject;
};

type Reading = {
  schema: JsonSchema;
  admin: ReadonlySet<string>;
  dynamic: ReadonlySet<string>;
  secrets: SecretPlaces;
  context: FormContext;
  fields: FormField[];
  drawn: Set<string>;
  sections: number;
};

const always = (): Rules => ({ shown: [], enabled: [] });

/** The form for an audience. Never throws: what cannot be drawn is left out (the parser has warned of it). */
export function toForm(settings: Settings, context: FormContext): FormModel {
  const seen = context.audience === 'customer' ? forCustomer(settings) : settings;
  const dynamic = dynamicDefinitions(seen.schema);
  const schema = withOptions(seen.schema, context.options);
  const admin = adminKeys(settings.uischema);
  const reading: Reading = {
    schema,
    admin,
    dynamic: new Set(dynamic),
    secrets: secretPlaces(settings.schema),
    context,
    fields: [],
    drawn: new Set(),
    sections: 0,
  };
  const blocks = readNodes(
    seen.uischema.type === 'Control' ? [seen.uischema] : (seen.uischema.elements ?? []),
    reading,
  );
  const waitingFor = dynamic.filter((name) => own(context.options, name) === undefined);
  return { blocks, fields: reading.fields, schema, waitingFor };
}

function readNodes(nodes: readonly UiNode[], reading: Reading): FormBlock[] {
  return nodes.flatMap((node) => readNode(node, reading));
}

function readNode(node: UiNode, reading: Reading): FormBlock[] {
  switch (node.type) {
    case 'Divider':
      return [{ block: 'divider', rules: always() }];
    case 'Label':
      return readLabel(node);
    case 'Section':
    case 'Group': {
      const id = `section-${(reading.sections += 1)}`;
      const blocks = readNodes(node.elements ?? [], reading);
      return [
        {
          block: 'section',
          rules: always(),
          id,
          label: text(node.label ?? node.title),
          subtitle: text(node.subtitle),
          hint: text(node.hintText),
          blocks,
        },
      ];
    }
    case 'Control':
    case 'MultiSelectControl':
      return readControl(node, reading);
    default:
      return readNodes(node.elements ?? [], reading);
  }
}

function readLabel(node: UiNode): FormBlock[] {
  const words = [text(node.title), text(node.label), text(node.text), text(node.subtitle)].filter(
    (one) => one !== null,
  );
  const [first, second] = words;
  return first === undefined ? [] : [{ block: 'label', rules: always(), text: first, subtitle: second ?? null }];
}

function readControl(node: UiNode, reading: Reading): FormBlock[] {
  const key = scopeKey(node.scope);
  const property = key === null ? undefined : own(reading.schema.properties, key);
  if (key === null || !isObject(property) || reading.drawn.has(key)) return [];
  const field = readField(key, property, node, reading);
  if (field === null) return [];
  reading.fields.push(field);
  reading.drawn.add(key);
  return [{ block: 'field', rules: always(), field }];
}

function readField(key: string, property: JsonSchema, node: UiNode, reading: Reading): FormField | null {
  const read = resolveProperty(reading.schema, property);
  const name = definitionName(property.$ref);
  const definition = name !== null && reading.dynamic.has(name) ? name : null;
  const kind = kindOf(read);
  if (kind === null) return null;
  return {
    path: [key],
    kind,
    label: text(node.label) ?? text(read.title) ?? titleFromKey(key),
    help: text(read.description),
    hint: text(node.hintText),
    options: kind === 'choice' ? optionsOf(read, own(reading.context.stored, key)) : null,
    source: kind === 'choice' ? sourceOf(definition, reading) : null,
    optional: reading.schema.required?.includes(key) !== true,
    requiredIf: [],
    multiline: kind === 'text' && node.options?.multi === true,
    fullWidth: node.options?.trim === false || node.options?.multi === true,
    secret: placesOfKey(reading.secrets, key) === 'whole',
    readOnly: read.readOnly === true,
    adminOnly: reading.admin.has(key),
    default: read.default,
    placeholder: null,
    examples: (Array.isArray(read.examples) ? read.examples : []).filter((one) => typeof one !== 'object').map(String),
    format: text(read.format),
    minimum: numberOf(read.minimum),
    maximum: numberOf(read.maximum),
    step: null,
    minLength: numberOf(read.minLength),
    maxLength: numberOf(read.maxLength),
    pattern: text(read.pattern),
    minItems: null,
    maxItems: null,
    widget: null,
    blocks: null,
    item: null,
    mapper: null,
  };
}

function sourceOf(definition: string | null, reading: Reading): OptionSource {
  if (definition === null) return { from: 'schema' };
  return { from: 'run', definition, waiting: own(reading.context.options, definition) === undefined };
}

const stringKinds: Record<string, FieldKind> = { date: 'date', time: 'time', 'date-time': 'date-time' };

/** What kind of field a resolved property is; null when the form does not draw it yet. */
export function kindOf(property: JsonSchema): FieldKind | null {
  if (choicesOf(property) !== null) return 'choice';
  const type = Array.isArray(property.type) ? property.type.find((one) => one !== 'null') : property.type;
  if (type === 'boolean' || type === 'integer' || type === 'number') return type;
  if (type === 'string') return stringKinds[property.format ?? ''] ?? 'text';
  return null;
}

/** The choices of a resolved property, or null when it is no single choice. */
function choicesOf(property: JsonSchema): FormOption[] | null {
  if (property.type === 'array' || property.type === 'object') return null;
  if (Array.isArray(property.enum)) {
    return property.enum
      .filter((value) => typeof value !== 'object')
      .map((value) => ({ value, label: String(value), offered: true }));
  }
  if (
    !Array.isArray(property.oneOf) ||
    !property.oneOf.every((one) => one.const !== undefined && typeof one.const !== 'object')
  )
    return null;
  return property.oneOf.flatMap((one) => {
    return typeof one.const === 'object' || one.const === undefined
      ? []
      : [{ value: one.const, label: text(one.title) ?? String(one.const), offered: true }];
  });
}

function optionsOf(property: JsonSchema, stored: unknown): FormOption[] {
  const options = choicesOf(property) ?? [];
  const known = stored === undefined || stored === '' || options.some((option) => sameJson(option.value, stored));
  if (known || (typeof stored !== 'string' && typeof stored !== 'number' && typeof stored !== 'boolean'))
    return options;
  return [...options, { value: stored, label: String(stored), offered: false }];
}

function text(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.replace(/[ \t]*\n[ \t]*/g, '\n').trim() : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
