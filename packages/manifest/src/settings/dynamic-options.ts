/** Dynamic options: which definitions the init run feeds, reading what it printed, and putting it into the schema. */
import { isObject, measure, own, poisonKeys } from './json.ts';
import { definitionName, propertiesOf, type JsonSchema } from './json-schema.ts';

export type OptionValue = string | number | boolean;
/** One choice as an init run prints it. */
export type Option = OptionValue | { const: OptionValue; title: string };
/** Choices by definition name. */
export type Options = Record<string, Option[]>;

export const mostOptions = 20_000;
const longestOption = 1_000;

const isPlaceholderWord = (value: unknown) => typeof value === 'string' && /^placeholders?$/i.test(value.trim());

/** True for a definition that only keeps a place for the options of the init run. */
export function isPlaceholder(definition: JsonSchema): boolean {
  if (Array.isArray(definition.enum)) return definition.enum.every(isPlaceholderWord);
  if (!Array.isArray(definition.oneOf)) return false;
  return definition.oneOf.every((one) => isObject(one) && isPlaceholderWord(one.const));
}

/** Names of the definitions that an init run has to feed: placeholders that a property refers to. */
export function dynamicDefinitions(schema: JsonSchema): string[] {
  const used = new Set<string>();
  for (const [, property] of propertiesOf(schema)) {
    for (const ref of [property.$ref, isObject(property.items) ? property.items.$ref : undefined]) {
      const name = definitionName(ref);
      const definition = name === null ? undefined : own(schema.definitions, name);
      if (name !== null && isObject(definition) && isPlaceholder(definition)) used.add(name);
    }
  }
  return [...used];
}

/** Value and label of a choice. */
export function optionParts(option: Option): { value: OptionValue; label: string } {
  if (typeof option === 'object') return { value: option.const, label: option.title };
  return { value: option, label: String(option) };
}

/**
 * The schema with every dynamic definition replaced as a whole, its `type` included, by the options received.
 * A dynamic definition without options offers nothing, so no value of it is valid yet.
 */
export function withOptions(schema: JsonSchema, options: Options): JsonSchema {
  const dynamic = dynamicDefinitions(schema);
  if (dynamic.length === 0) return schema;
  const definitions = { ...schema.definitions };
  for (const name of dynamic) {
    const received = own(options, name);
    definitions[name] = Array.isArray(received) ? definitionFrom(received as Option[]) : { type: 'string', enum: [] };
  }
  return { ...schema, definitions };
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
    const list = flatten(own(printed, name));
    if (!Array.isArray(list)) {
      problems.push(
        list === undefined
          ? `The init run printed no options for "${name}".`
          : `The options for "${name}" are not a list.`,
      );
    } else if (list.length > mostOptions) {
      problems.push(`There are ${list.length} options for "${name}"; at most ${mostOptions} are taken.`);
    } else {
      values[name] = readList(name, list, problems);
    }
  }
  return { values, problems };
}

/** Options by the value of a parent (`{"Sweet": […], "Savory": […]}`) are offered all together. */
function flatten(printed: unknown): unknown {
  if (!isObject(printed)) return printed;
  const lists = Object.values(printed);
  return lists.length > 0 && lists.every((list) => Array.isArray(list)) ? lists.flat() : printed;
}

function readList(name: string, list: unknown[], problems: string[]): Option[] {
  const taken = new Map<string, Option>();
  for (const [index, item] of list.entries()) {
    const option = readOption(item);
    if (option === null) {
      problems.push(`Option ${index + 1} of "${name}" is neither a text or number nor {const, title}.`);
      continue;
    }
    const { value } = optionParts(option);
    const identity = `${typeof value}:${value}`;
    if (!taken.has(identity)) taken.set(identity, option);
  }
  return [...taken.values()];
}

function readOption(item: unknown): Option | null {
  if (isOptionValue(item)) return item;
  if (!isObject(item) || measure(item, 2, 100).poison !== null || !isOptionValue(item.const)) return null;
  const title = item.title === undefined || item.title === null ? item.const : item.title;
  return isOptionValue(title) ? { const: item.const, title: String(title) } : null;
}

function isOptionValue(value: unknown): value is OptionValue {
  if (typeof value === 'string') return value.length <= longestOption;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
