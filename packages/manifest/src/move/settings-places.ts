/** What settings say of a place in their config: known or not, its label, its default, the definition that feeds it. */
import {
  adminPointers,
  definitionName,
  dynamicDefinitions,
  isObject,
  levelOf,
  namedKeys,
  own,
  pointerStep,
  pointerTo,
  saysOfOthers,
  schemaAt,
  schemasOfItems,
  schemasOfKey,
  scopePath,
  titleFromKey,
  walkUi,
  withOptions,
  type JsonSchema,
  type JsonValue,
  type Level,
  type Settings,
  stepsOf,
} from '../settings/index.ts';
import { stepLabel } from '../validate/index.ts';

export class SettingsPlaces {
  readonly schema: JsonSchema;
  readonly dynamic: ReadonlySet<string>;
  readonly admin: ReadonlySet<string>;
  /** The schema in which a choice of dynamic options may be any: what is offered is a mark, not a verdict. */
  readonly lenient: JsonSchema;
  readonly #controls = new Map<string, string>();
  readonly #levels = new Map<string, Level>();
  readonly #names = new Map<Level, ReadonlySet<string>>();

  constructor(settings: Settings) {
    this.schema = settings.schema;
    this.dynamic = new Set(dynamicDefinitions(settings.schema));
    this.admin = adminPointers(settings);
    const open = withOptions(settings.schema, {});
    const anyChoice: JsonSchema = { type: ['string', 'number', 'boolean'] };
    const choices = Object.fromEntries([...this.dynamic].map((name) => [name, anyChoice]));
    this.lenient = this.dynamic.size === 0 ? open : { ...open, definitions: { ...open.definitions, ...choices } };
    walkUi(settings.uischema, (node) => {
      const path = scopePath(node.scope);
      if (path !== null && typeof node.label === 'string' && node.label.trim() !== '')
        this.#controls.set(pointerTo(path), node.label.trim());
    });
  }

  /** Every schema that bears on the value at a place; a digit is also an entry of a list. */
  level(pointer: string): Level {
    const known = this.#levels.get(pointer);
    if (known !== undefined) return known;
    const step = stepsOf(pointer).at(-1);
    const around = step === undefined ? [] : this.level(pointer.slice(0, pointer.lastIndexOf('/')));
    const found =
      step === undefined
        ? levelOf(this.schema, [this.schema])
        : levelOf(this.schema, [
            ...schemasOfKey(around, step),
            ...(/^\d+$/.test(step) ? schemasOfItems(around).flat() : []),
          ]);
    this.#levels.set(pointer, found);
    return found;
  }

  /** True when the settings name the key, or say what becomes of keys they do not name. */
  knows(pointer: string, key: string): boolean {
    const level = this.level(pointer);
    return this.#named(level).has(key) || schemasOfKey(level, key).length > 0 || this.takesOthers(pointer);
  }

  /** True when properties are named inside a place. */
  namesAny(pointer: string): boolean {
    return this.#named(this.level(pointer)).size > 0;
  }

  #named(level: Level): ReadonlySet<string> {
    const known = this.#names.get(level) ?? namedKeys(level);
    this.#names.set(level, known);
    return known;
  }

  /** True inside a group that names no keys at all, or says what becomes of others. */
  takesOthers(pointer: string): boolean {
    const level = this.level(pointer);
    return saysOfOthers(level) || (pointer !== '' && level.length > 0 && this.#named(level).size === 0);
  }

  /** Names of properties that hold without any condition. */
  unconditional(pointer: string): Map<string, JsonSchema> {
    const found = new Map<string, JsonSchema>();
    const level = pointer === '' ? [this.schema] : this.level(pointer).slice(0, 1);
    const waiting: JsonSchema[] = [...level];
    for (const schema of waiting) {
      if (waiting.length > 200) break;
      if (isObject(schema.properties))
        for (const [key, one] of Object.entries(schema.properties)) if (isObject(one)) found.set(key, one);
      const target = typeof schema.$ref === 'string' ? schemaAt(this.schema, schema.$ref) : null;
      if (target !== null) waiting.push(target);
      if (Array.isArray(schema.allOf)) waiting.push(...(schema.allOf as unknown[]).filter((one) => isObject(one)));
    }
    return found;
  }

  default(pointer: string): JsonValue | undefined {
    return this.level(pointer).find((schema) => schema.default !== undefined)?.default;
  }

  /** The dynamic definition that feeds the value, or the entries of the list, at a place. */
  definition(pointer: string): string | null {
    const level = this.level(pointer);
    const refs = [...level, ...schemasOfItems(level).flat().filter(isObject)].map(({ $ref }) => definitionName($ref));
    return refs.find((name) => name !== null && this.dynamic.has(name)) ?? null;
  }

  /** The label of a place in the words of the form. */
  label(pointer: string): string {
    let at = '';
    let label = '';
    for (const step of stepsOf(pointer)) {
      const inList = at !== '' && /^\d+$/.test(step) && !this.#named(this.level(at)).has(step);
      at += pointerStep(step);
      const title = this.level(at).find(
        (schema) => typeof schema.title === 'string' && schema.title.trim() !== '',
      )?.title;
      label = stepLabel(
        label,
        inList ? Number(step) : step,
        this.#controls.get(at) ?? title?.trim() ?? titleFromKey(step),
      );
    }
    return label === '' ? 'The settings' : label;
  }
}

/** The values that options offer, whatever other answer they hang on; null when they have not arrived. */
export function offeredValues(options: object, name: string): unknown[] | null {
  const received = own(options, name);
  const list: unknown[] | null = Array.isArray(received)
    ? received
    : isObject(received)
      ? Object.values(received).flat()
      : null;
  return list?.map((option) => (isObject(option) ? option.const : option)) ?? null;
}
