/** Keywords that ask about a single value: type, choices, numbers, texts. */
import { linearPattern } from '../settings/index.ts';
import { countValues, identity, isMultipleOf, lengthInCodePoints } from './equal-values.ts';
import { formatTest } from './formats.ts';
import { check, type Making } from './making.ts';
import { UnusableSchema } from './schema-document.ts';
import type { Check, Walk } from './walk.ts';

/** Checks of the keywords of one value that the schema carries. */
export function valueChecks(making: Making): Check[] {
  return [...typeChecks(making), ...choiceChecks(making), ...numberChecks(making), ...textChecks(making)];
}

const isType: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

function typeChecks(making: Making): Check[] {
  const type = making.get('type');
  if (type === undefined) return [];
  const tests = (Array.isArray(type) ? (type as unknown[]) : [type]).map((one) => {
    const test = typeof one === 'string' && Object.hasOwn(isType, one) ? isType[one] : undefined;
    if (test === undefined) throw new UnusableSchema(`${JSON.stringify(one)} is not a type of JSON Schema.`);
    return test;
  });
  return [check(making, 'type', (value) => tests.some((test) => test(value)))];
}

function choiceChecks(making: Making): Check[] {
  const checks: Check[] = [];
  for (const keyword of ['const', 'enum'] as const) {
    const given = making.get(keyword);
    if (given === undefined) continue;
    if (keyword === 'enum' && !Array.isArray(given)) throw new UnusableSchema('"enum" has to be a list.');
    const choices = new Set((keyword === 'enum' ? (given as unknown[]) : [given]).map(identity));
    checks.push(
      check(making, keyword, (value, walk) => {
        if (typeof value === 'object') walk.spend(countValues(value));
        return choices.has(identity(value));
      }),
    );
  }
  return checks;
}

const comparisons: [string, (value: number, limit: number) => boolean][] = [
  ['minimum', (value, limit) => value >= limit],
  ['maximum', (value, limit) => value <= limit],
  ['exclusiveMinimum', (value, limit) => value > limit],
  ['exclusiveMaximum', (value, limit) => value < limit],
  ['multipleOf', isMultipleOf],
];

function numberChecks(making: Making): Check[] {
  const checks: Check[] = [];
  const strict = (keyword: string) => making.draft === '4' && making.schema[keyword] === true;
  for (const [keyword, holds] of comparisons) {
    const limit = making.get(keyword);
    if (typeof limit !== 'number') continue;
    checks.push(check(making, keyword, (value) => typeof value !== 'number' || holds(value, limit)));
    const open = keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
    if (keyword.endsWith('imum') && strict(open)) checks.push(check(making, keyword, (value) => value !== limit));
  }
  return checks;
}

function textChecks(making: Making): Check[] {
  const checks: Check[] = [];
  const text = (keyword: string, holds: (value: string, walk: Walk) => boolean) =>
    checks.push(check(making, keyword, (value, walk) => typeof value !== 'string' || holds(value, walk)));
  const least = making.get('minLength');
  const most = making.get('maxLength');
  if (typeof least === 'number') text('minLength', (value) => lengthInCodePoints(value) >= least);
  if (typeof most === 'number') text('maxLength', (value) => lengthInCodePoints(value) <= most);
  const pattern = making.get('pattern');
  if (pattern !== undefined) text('pattern', patternTest(pattern));
  const format = formatTest(making.get('format'));
  if (format !== null) text('format', (value) => format(value));
  return checks;
}

/** Tests a text in linear time, and counts what it may cost; throws UnusableSchema for a pattern that cannot be tested so. */
export function patternTest(pattern: unknown): (text: string, walk: Walk) => boolean {
  if (typeof pattern !== 'string') throw new UnusableSchema('"pattern" has to be a text.');
  const read = linearPattern(pattern);
  if ('refused' in read) throw new UnusableSchema(`The pattern "${pattern.slice(0, 60)}" is refused: ${read.refused}.`);
  return (text, walk) => read.test(text, (work) => walk.spend(Math.ceil(work / stepsOfPattern)));
}

/** How many steps of the pattern matcher weigh as much as one step of the walk. */
const stepsOfPattern = 8;
