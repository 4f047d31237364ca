/** Dynamic options: which definitions the init run feeds, reading what it printed, and putting it into the schema. */
import type { FormField, FormOption } from './form-model.ts';
import { isObject, measure, own, poisonKeys } from './json.ts';
import { definitionName, type JsonSchema } from './json-schema.ts';
import { sourceHint } from './live-source.ts';
import type { NestedOptions, Option, Options, OptionValue } from './option.ts';
import { allSchemas } from './schema-walk.ts';

export const mostOptions = 20_000;
const mostParents = 5_000;
const longestOption = 1_000;

const isPlaceholderWord = (value: unknown) => typeof value === 'string' && /^placeholders?$/i.test(value.trim());

/** True for a definition that only keeps a place for the options of the init run. */
export function isPlaceholder(definition: JsonSchema): boolean {
  if (Array.isArray(definition.enum)) return definition.enum.every(isPlaceholderWord);
  if (!Array.isArray(definition.oneOf)) return false;
  return definition.oneOf.every((one) => isObject(one) && isPlaceholderWord(one.const));
}

/** Names of the definitions that an init run has to feed: placeholders that something refers to. */
export function dynamicDefinitions(schema: JsonSchema): string[] {
  const used = new Set<string>();
  for (const place of allSchemas(schema)) {
    const name = definitionName(place.schema.$ref);
    const definition = name === null ? undefined : own(schema.definitions, name);
    if (name === null || !isObject(definition) || used.has(name)) continue;
    if (isPlaceholder(definition) && sourceHint(definition) === null) used.add(name);
  }
  return [...used];
}

/** Value and label of a choice. */
export function optionParts(option: Option): { value: OptionValue; label: string } {
  if (typeof option === 'object') return { value: option.const, label: option.title };
  return { value: option, label: String(option) };
}

/**
 * The schema with every dynamic definition replaced as a whole, its `type` included, by the options received (those for
 * all parents together). A dynamic definition without options offers nothing, so no value of it is valid yet. A live one
 * takes what its `type` says, up to 1,000 characters: its choices are known to the outside system only.
 */
export function withOptions(schema: JsonSchema, options: Options): JsonSchema {
  const live = Object.entries(schema.definitions ?? {}).filter(([, definition]) => sourceHint(definition) !== null);
  const dynamic = dynamicDefinitions(schema);
  if (dynamic.length === 0 && live.length === 0) return schema;
  const definitions = { ...schema.definitions };
  for (const [name, { enum: _enum, oneOf: _oneOf, ...rest }] of live)
    definitions[name] = { type: ['string', 'number', 'boolean'], ...rest, maxLength: longestOption };
  for (const name of dynamic) {
    const received = own(options, name) as Options[string] | undefined;
    definitions[name] = received === undefined ? { type: 'string', enum: [] } : definitionFrom(allOptions(received));
  }
  return { ...schema, definitions };
}

/** Those of every parent together, each value once. */
export function allOptions(received: Option[] | NestedOptions): Option[] {
  if (Array.isArray(received)) return received;
  return once(Object.values(received).flat());
}

/** The received options as a field shows them. */
export function formOptions(received: readonly Option[]): FormOption[] {
  return received.map((option) => ({ ...optionParts(option), offered: true }));
}

/**
 * The choices of a field for one value of its parent: none while the parent has no answer, all that the field has when its
 * options do not depend on a parent.
 */
export function optionsFor(options: Options, field: FormField, parent: unknown): FormOption[] {
  if (field.source?.from !== 'run-by-parent') return field.options ?? [];
  return formOptions(optionsOfParent(own(options, field.source.definition), parent));
}

/** What a definition's options are for one value of the parent; a list that is not told apart counts for every value. */
export function optionsOfParent(received: unknown, parent: unknown): Option[] {
  if (Array.isArray(received)) return received as Option[];
  if (!isObject(received) || !isOptionValue(parent)) return [];
  const list = own(received, String(parent));
  return Array.isArray(list) ? (list as Option[]) : [];
}

function definitionFrom(options: Option[]): JsonSchema {
  if (options.every((option) => typeof option !== 'object')) return { enum: options };
  return {
    oneOf: options.map((option) => {
      const { value, label } = optionParts(option);
      return { const: value, title: label };
    }),
  };
}

export type ReadOptions = { values: Options; problems: string[] };

/**
 * Reads the last line of an init run into options of the named definitions; other keys are left out (a run prints its
 * state there too). Each thing that cannot be used is a sentence in `problems`; a definition that was not printed is one.
 */
export function readOptions(printed: unknown, dynamic: readonly string[]): ReadOptions {
  const values: Options = {};
  if (!isObject(printed)) return { values, problems: ['The init run did not print a JSON object with the options.'] };
  const problems: string[] = [];
  for (const name of dynamic) {
    if (poisonKeys.has(name)) continue;
    const list = own(printed, name);
    const nested = nestedLists(list);
    const count = nested?.reduce((sum, [, inner]) => sum + inner.length, 0) ?? (Array.isArray(list) ? list.length : 0);
    if (!Array.isArray(list) && nested === null) {
      problems.push(
        list === undefined
          ? `The init run printed no options for "${name}".`
          : `The options for "${name}" are not a list.`,
      );
    } else if (count > mostOptions) {
      problems.push(`There are ${count} options for "${name}"; at most ${mostOptions} are taken.`);
    } else if (nested !== null) {
      values[name] = readNested(name, nested, problems);
    } else {
      values[name] = readList(name, list as unknown[], problems);
    }
  }
  return { values, problems };
}

/** Options by the value of a parent (`{"Sweet": […], "Savory": […]}`), or null when this is something else. */
function nestedLists(printed: unknown): [string, unknown[]][] | null {
  if (!isObject(printed)) return null;
  const lists = Object.entries(printed);
  return lists.length > 0 && lists.every(([, list]) => Array.isArray(list)) ? (lists as [string, unknown[]][]) : null;
}

function readNested(name: string, lists: [string, unknown[]][], problems: string[]): NestedOptions {
  const kept: NestedOptions = {};
  for (const [parent, list] of lists.slice(0, mostParents)) {
    if (poisonKeys.has(parent) || !isOptionValue(parent))
      problems.push(`Options of "${name}" for a value that no field can have are left out.`);
    else kept[parent] = readList(`${name}: ${parent.slice(0, 80)}`, list, problems);
  }
  if (lists.length > mostParents)
    problems.push(`The options for "${name}" have ${lists.length} parents; at most ${mostParents} are taken.`);
  return kept;
}

/** At most so many sentences about one list: a foreign program may print a million wrong entries. */
const mostSentences = 20;

function readList(name: string, list: unknown[], problems: string[]): Option[] {
  const taken: Option[] = [];
  let wrong = 0;
  for (const [index, item] of list.entries()) {
    const option = readOption(item);
    if (option !== null) taken.push(option);
    else if ((wrong += 1) <= mostSentences)
      problems.push(`Option ${index + 1} of "${name}" is neither a text or number nor {const, title}.`);
  }
  return once(taken);
}

function once(options: readonly Option[]): Option[] {
  const seen = new Set<string>();
  return options.filter((option) => {
    const { value } = optionParts(option);
    const identity = `${typeof value}:${value}`;
    return !seen.has(identity) && seen.add(identity);
  });
}

function readOption(item: unknown): Option | null {
  if (isOptionValue(item)) return item;
  if (!isObject(item) || measure(item, 2, 100).poison !== null || !isOptionValue(item.const)) return null;
  const title = item.title === undefined || item.title === null ? item.const : item.title;
  return isOptionValue(title) ? { const: item.const, title: String(title) } : null;
}

/** Of texts those that a database keeps: neither NUL nor half a surrogate pair. */
function isOptionValue(value: unknown): value is OptionValue {
  if (typeof value === 'string') return value.length <= longestOption && !value.includes('\0') && value.isWellFormed();
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
