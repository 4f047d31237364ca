/**
 * `npm --prefix packages/manifest run verdicts`: for each keyword of JSON Schema the verdicts expected, ours and ajv's, over
 * the cases of fixtures/verdicts. Ends with 1 when ours is not as expected, or ajv's differs without a row that says why.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsModule from 'ajv-formats';
import { validatorOf, type JsonSchema } from './src/index.ts';

export type Verdict = 'valid' | 'invalid' | 'throws';
export type DraftName = '7' | '2020-12';
export type Group = {
  keyword: string;
  draft: DraftName;
  schema: JsonSchema | boolean;
  valid: unknown[];
  invalid: unknown[];
};
/** A place where we and ajv differ on purpose; `id` names the rule behind it. */
export type Difference = {
  id: string;
  keyword: string;
  draft: DraftName;
  schema: JsonSchema | boolean;
  value: unknown;
  ours: Verdict;
  ajv: Verdict;
  why: string;
};
export type Case = {
  keyword: string;
  draft: DraftName;
  schema: JsonSchema | boolean;
  value: unknown;
  expected: Verdict;
  ours: Verdict;
  ajv: Verdict;
};

const folder = join(import.meta.dirname, 'fixtures/verdicts');
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const addFormats = formatsModule as unknown as (ajv: Ajv) => void;

/** ajv as it is meant to be used for the draft, every format asserted, without its opinions on style. */
export function newAjv(draft: DraftName): Ajv {
  const options = { strict: false, validateSchema: false, logger: false } as const;
  const ajv = draft === '7' ? new Ajv(options) : new Ajv2020(options);
  addFormats(ajv);
  return ajv;
}

/** The verdicts of ajv and ours on values of one schema. */
export function bothVerdicts(
  schema: JsonSchema | boolean,
  values: readonly unknown[],
  ajv: Ajv,
): { ours: Verdict; ajv: Verdict }[] {
  const askOurs = validatorOf(schema);
  let theirs: ((value: unknown) => unknown) | null = null;
  try {
    theirs = ajv.compile(structuredClone(schema));
  } catch {
    // Told as "throws" for each value.
  }
  const word = (valid: boolean): Verdict => (valid ? 'valid' : 'invalid');
  const askAjv = (value: unknown): Verdict => {
    try {
      return theirs === null ? 'throws' : word(theirs(value) === true);
    } catch {
      return 'throws';
    }
  };
  return values.map((value) => ({ ours: word(askOurs(value).valid), ajv: askAjv(value) }));
}

/** The corpus: schemas, each with values that the standard calls valid and not. */
export function readGroups(): Group[] {
  return read('keywords.json') as Group[];
}

/** Every case of the corpus with its three verdicts. */
export function readCases(): Case[] {
  return readGroups().flatMap(({ keyword, draft, schema, valid, invalid }) => {
    const values = [...valid, ...invalid];
    return bothVerdicts(schema, values, newAjv(draft)).map((verdicts, index): Case => {
      const expected = index < valid.length ? 'valid' : 'invalid';
      return { keyword, draft, schema, value: values[index], expected, ...verdicts };
    });
  });
}

export function readDifferences(): Difference[] {
  return read('differences.json') as Difference[];
}

/** The row that says why the two differ on a case, or null. */
export function explanation(one: Case, differences: readonly Difference[]): Difference | null {
  const found = differences.find(
    (row) =>
      row.draft === one.draft &&
      isDeepStrictEqual([row.schema, row.value], [one.schema, one.value]) &&
      row.ajv === one.ajv,
  );
  return found ?? null;
}

function printTable(): boolean {
  const differences = readDifferences();
  const cases = readCases();
  let fine = true;
  console.log(['keyword'.padEnd(24), 'cases', 'valid', 'invalid', 'ours', 'ajv'].join('  '));
  for (const keyword of new Set(cases.map((one) => one.keyword))) {
    const here = cases.filter((one) => one.keyword === keyword);
    const count = (holds: (one: Case) => boolean) => here.filter(holds).length;
    const right = count((one) => one.ours === one.expected);
    const theirs = count((one) => one.ajv === one.expected);
    const numbers = [here.length, count((one) => one.expected === 'valid'), count((one) => one.expected === 'invalid')];
    console.log(
      [
        keyword.padEnd(24),
        ...numbers.map((one) => String(one).padStart(5)),
        `  ${right}/${here.length}`,
        `${theirs}/${here.length}`,
      ].join('  '),
    );
    for (const one of here.filter(({ ours, ajv, expected }) => ours !== expected || ajv !== expected)) {
      const why = one.ours === one.expected ? explanation(one, differences)?.why : undefined;
      fine &&= why !== undefined;
      console.log(
        `    ${JSON.stringify(one.schema)}  ${JSON.stringify(one.value)}: expected ${one.expected}, ours ${one.ours}, ajv ${one.ajv}: ${why ?? 'UNEXPLAINED'}`,
      );
    }
  }
  const differing = cases.filter((one) => one.ajv !== one.ours).length;
  console.log(
    `${cases.length} cases; ${differing} on which ajv says something else, each explained in fixtures/verdicts/differences.json.`,
  );
  return fine;
}

if (process.argv[1] === import.meta.filename) process.exitCode = printTable() ? 0 : 1;
