/** The interpreter against the standard's own words and against ajv: over a corpus, and over random schemas and values. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  bothVerdicts,
  explanation,
  newAjv,
  readCases,
  readDifferences,
  type DraftName,
  type Verdict,
} from '../../verdicts.ts';
import type { JsonSchema } from '../settings/index.ts';
import { randomSchema, randomValue } from './random-schema.ts';
import { metaSchemas } from './meta-schemas.ts';
import { judgeOf, validate } from './validate.ts';

// Thousands of random cases take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const cases = readCases();
const differences = readDifferences();

describe('the corpus', () => {
  test('has at least six cases of every keyword, two of them valid and two not', () => {
    const thin = [...new Set(cases.map(({ keyword }) => keyword))].filter((keyword) => {
      const here = cases.filter((one) => one.keyword === keyword);
      const valid = here.filter(({ expected }) => expected === 'valid').length;
      return here.length < 6 || valid < 2 || here.length - valid < 2;
    });
    expect(thin).toEqual([]);
  });

  test('is judged as the standard says', () => {
    expect(cases.filter(({ ours, expected }) => ours !== expected)).toEqual([]);
  });

  test('is judged as ajv does, or a row says why not', () => {
    const unexplained = cases.filter((one) => one.ours !== one.ajv && explanation(one, differences) === null);
    expect(unexplained).toEqual([]);
  });

  test('has no row of a difference that is none any more', () => {
    const stale = differences.filter(
      (row) => !cases.some((one) => one.ours !== one.ajv && explanation(one, differences) === row),
    );
    expect(stale).toEqual([]);
  });
});

type Differing = { text: string; draft: DraftName; ours: Verdict; ajv: Verdict };
const has = (part: RegExp) => (one: Differing) => part.test(one.text);
/** How a random case shows that it is one of the differences of the table, by the id of the row. */
const explains: Record<string, (one: Differing) => boolean> = {
  decimals: has(/"multipleOf"/),
  'contains-evaluates': (one) => has(/"contains"/)(one) && has(/"unevaluatedItems"/)(one),
  'failed-branch': (one) => has(/"unevaluated/)(one) && has(/"(anyOf|if|oneOf|not|dependentSchemas)"/)(one),
  'ajv-crash': (one) => one.ajv === 'throws' && has(/"(unevaluated|additionalProp|patternProp)/)(one),
  'inherited-names': has(/"(constructor|toString|__proto__)"/),
  'ref-siblings': (one) => one.draft === '7' && has(/"\$ref"/)(one),
  'nested-ids': has(/"\$id"/),
  'dynamic-pointer': has(/"\$dynamicRef"/),
  'dynamic-uri': has(/"\$dynamicRef"/),
  'dynamic-resource': has(/"\$dynamicRef"/),
  'date-time-space': has(/"date-time"/),
  'uuid-urn': has(/"uuid"/),
};

describe('random schemas and values get the verdict of ajv', () => {
  test('where every kind of difference has its row in the table', () => {
    expect(Object.keys(explains).toSorted()).toEqual([...new Set(differences.map(({ id }) => id))].toSorted());
  });

  test.each<[DraftName, number]>([
    ['2020-12', 2_500],
    ['7', 1_000],
  ])('of draft %s', (draft, numRuns) => {
    const ajv = newAjv(draft);
    let judged = 0;
    let differing = 0;
    fc.assert(
      fc.property(randomSchema(draft), fc.array(randomValue, { minLength: 1, maxLength: 4 }), (schema, values) => {
        const text = JSON.stringify(schema);
        for (const { ours, ajv: theirs } of bothVerdicts(schema, values, ajv)) {
          judged += 1;
          if (ours === theirs) continue;
          differing += 1;
          const rows = Object.values(explains).filter((fits) => fits({ text, draft, ours, ajv: theirs }));
          if (rows.length === 0) return false;
        }
        return true;
      }),
      { numRuns },
    );
    // What the table explains is the exception; more of it would hide a fault of our own.
    expect(differing / judged).toBeLessThan(0.01);
  });

  test('and what is not valid has at least one sentence, at a place of the value', () => {
    fc.assert(
      fc.property(randomSchema('2020-12'), randomValue, (schema, value) => {
        const { valid, problems } = validate(schema, value);
        return (
          valid === (problems.length === 0) &&
          problems.every(({ path, message, keyword }) => /^(\/|$)/.test(path) && /[.]$/.test(message) && keyword !== '')
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

type Suite = { description: string; schema: JsonSchema | boolean; tests: { data: unknown; valid: boolean }[] }[];
const suite = process.env.JSON_SCHEMA_TEST_SUITE ?? '';
const drafts = {
  draft7: 'http://json-schema.org/draft-07/schema#',
  'draft2020-12': 'https://json-schema.org/draft/2020-12/schema',
};
/** What we refuse on purpose, by the suite's own words. */
const refused = [
  // A meta-schema of one's own that switches keywords off: no manifest has one.
  'schema that uses custom metaschema with with no validation vocabulary',
  // Reached by an address that is not the schema's own: only a fetch can know of it, and nothing is fetched.
  'remote HTTP ref with different $id',
  'remote HTTP ref with different URN $id',
];

/** The documents that the suite serves at its address, each under that address. */
function remotes(draft: string, schema: string): JsonSchema[] {
  const folder = join(suite, 'remotes');
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
  return files.flatMap((file) => {
    const isOther = /^draft/.test(file) && !file.startsWith(`${draft}/`);
    if (!file.endsWith('.json') || isOther) return [];
    const document = JSON.parse(readFileSync(join(folder, file), 'utf8')) as JsonSchema;
    return [{ $schema: schema, $id: `http://localhost:1234/${file}`, ...document }];
  });
}

describe.runIf(existsSync(suite))('the official suite, when JSON_SCHEMA_TEST_SUITE names a copy of it', () => {
  const files = Object.entries(drafts).flatMap(([draft, name]) => {
    const folder = join(suite, 'tests', draft);
    const found = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
    return found.map((file): [string, string, string, string] => [`${draft}/${file}`, join(folder, file), draft, name]);
  });
  test.each(files)('%s', (_name, file, draft, name) => {
    const known = [...metaSchemas, ...remotes(draft, name)];
    const failed = (JSON.parse(readFileSync(file, 'utf8')) as Suite).flatMap(({ description, schema, tests }) => {
      const asked = typeof schema === 'boolean' ? schema : { $schema: name, ...schema };
      const judge = judgeOf(asked, known);
      return tests.filter(({ data, valid }) => judge(data).verdict.valid !== valid).map(() => description);
    });
    expect(failed.filter((description) => !refused.includes(description))).toEqual([]);
  });
});
