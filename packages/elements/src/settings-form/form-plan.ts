/** Settings with their options → what our form draws and what the form library is given. */
import {
  dynamicDefinitions,
  toForm,
  type FormBlock,
  type FormField,
  type FormModel,
  type JsonObject,
  type Options,
  type Settings,
} from '@mortise/manifest/browser';
import type { FieldPlan, WidgetName } from './scene.ts';

export type Block =
  | { kind: 'field'; key: string; wide: boolean }
  | { kind: 'label'; text: string; lead: string | null }
  | { kind: 'divider' };

export type SectionPlan = {
  id: string;
  heading: string | null;
  lead: string | null;
  hint: string | null;
  blocks: Block[];
};

/** One thing to fix; `key` is null when it belongs to no field. */
export type FormProblem = { key: string | null; message: string };

export type FormPlan = {
  schema: object;
  uiSchema: Record<string, unknown>;
  sections: SectionPlan[];
  fields: ReadonlyMap<string, FieldPlan>;
};

/** Lists longer than this are searched in place and need the whole row. */
const longestNative = 15;
const short = new Set<WidgetName>(['number', 'date', 'time', 'date-time', 'choice']);

/** The plan of a customer's form. */
export function planForm(settings: Settings, options: Options, stored: JsonObject): FormPlan {
  const model = toForm(settings, { options, audience: 'customer', stored });
  const dynamic = new Set(dynamicDefinitions(settings.schema));
  const fields = new Map(
    model.fields.map((field) => [
      keyOf(field),
      planField(field, field.source?.from === 'run' && dynamic.has(field.source.definition)),
    ]),
  );
  const sections = planSections(model.blocks, fields);
  const entries = [...fields.values()].map((field) => [
    field.key,
    { 'ui:widget': field.widget, 'ui:title': field.label, 'ui:options': { hint: field.hint ?? undefined } },
  ]);
  return {
    schema: planSchema(model),
    uiSchema: { ...Object.fromEntries(entries), 'ui:sections': sections },
    sections,
    fields,
  };
}

/** This form draws flat settings: a field's key is its one step. */
const keyOf = (field: FormField) => field.path[0] ?? '';

/** Only what is drawn; a property without a kind the form knows keeps its value and is not shown. */
function planSchema(model: FormModel): object {
  const drawn = new Set(model.fields.map(keyOf));
  const properties = Object.fromEntries(
    Object.entries(model.schema.properties ?? {})
      .filter(([key]) => drawn.has(key))
      .map(([key, property]) => [key, planProperty(property, model, key)]),
  );
  return { ...model.schema, type: 'object', properties, definitions: model.schema.definitions ?? {} };
}

/** Choices are written into the property itself, so that an empty or foreign definition cannot stop the form from drawing. */
function planProperty(property: object, model: FormModel, key: string): object {
  const field = model.fields.find((one) => keyOf(one) === key);
  if (field?.options === null || field?.options === undefined) return property;
  return {
    title: field.label,
    type: 'string',
    oneOf: field.options
      .filter((option) => option.offered)
      .map((option) => ({ const: option.value, title: option.label })),
  };
}

function planField(field: FormField, dynamic: boolean): FieldPlan {
  const widget = widgetOf(field);
  const long = (field.options?.length ?? 0) > longestNative;
  return {
    key: keyOf(field),
    label: field.label,
    hint: [field.help, field.hint].filter((line) => line !== null).join('\n') || null,
    optional: field.optional && field.kind !== 'boolean',
    widget,
    dynamic,
    wide: field.fullWidth || dynamic || long || !short.has(widget),
  };
}

function widgetOf(field: FormField): WidgetName {
  if (field.secret) return 'secret';
  switch (field.kind) {
    case 'boolean':
      return 'toggle';
    case 'integer':
    case 'number':
      return 'number';
    case 'choice':
      return 'choice';
    case 'date':
    case 'time':
    case 'date-time':
      return field.kind;
    default:
      return field.multiline ? 'textarea' : 'text';
  }
}

/** Sections as they come; what lies outside of one is gathered into sections without a heading. Dividers between sections are the sections' own lines. */
function planSections(blocks: readonly FormBlock[], fields: ReadonlyMap<string, FieldPlan>): SectionPlan[] {
  const sections: SectionPlan[] = [];
  let loose: SectionPlan | null = null;
  const add = (heading: string | null, lead: string | null, hint: string | null): SectionPlan => {
    const section: SectionPlan = { id: `sec_${sections.length}`, heading, lead, hint, blocks: [] };
    sections.push(section);
    return section;
  };
  for (const block of blocks) {
    if (block.block === 'section') {
      loose = null;
      add(block.label, block.subtitle, block.hint).blocks.push(...trimDividers(flatten(block.blocks, fields)));
    } else if (block.block !== 'divider' || loose !== null) {
      loose ??= add(null, null, null);
      loose.blocks.push(...flatten([block], fields));
    }
  }
  for (const section of sections) section.blocks = trimDividers(section.blocks);
  return sections.filter((section) => section.blocks.length > 0 || section.heading !== null || section.lead !== null);
}

function flatten(blocks: readonly FormBlock[], fields: ReadonlyMap<string, FieldPlan>): Block[] {
  return blocks.flatMap((block): Block[] => {
    switch (block.block) {
      case 'field':
        return [{ kind: 'field', key: keyOf(block.field), wide: fields.get(keyOf(block.field))?.wide ?? true }];
      case 'label':
        return [{ kind: 'label', text: block.text, lead: block.subtitle }];
      case 'divider':
        return [{ kind: 'divider' }];
      case 'section': {
        const head: Block[] =
          block.label === null ? [] : [{ kind: 'label', text: block.label, lead: block.subtitle ?? block.hint }];
        return [...head, ...flatten(block.blocks, fields)];
      }
      case 'group':
      case 'row':
        return flatten(block.blocks, fields);
      case 'tabs':
        return block.tabs.flatMap((tab) => flatten(tab.blocks, fields));
    }
  });
}

function trimDividers(blocks: Block[]): Block[] {
  const first = blocks.findIndex((block) => block.kind !== 'divider');
  const last = blocks.findLastIndex((block) => block.kind !== 'divider');
  return first < 0 ? [] : blocks.slice(first, last + 1);
}
