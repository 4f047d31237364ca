/** The published schema says yes to what the parser takes without a word. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { validate } from '../validate/index.ts';
import { manifestJsonSchema } from './manifest-json-schema.ts';

const verdict = (file: string) =>
  validate(
    JSON.parse(JSON.stringify(manifestJsonSchema)),
    parse(readFileSync(resolve(import.meta.dirname, '../../fixtures', file), 'utf8')),
  );

test.each(['good/every-construct.yaml', 'good/no-uischema.yaml', 'good/whole-language.yaml', 'good/rjsf.yaml'])(
  '%s fits the published schema',
  (file) => {
    expect(verdict(file)).toEqual({ valid: true, problems: [] });
  },
);

test.each([
  'refused/configs-is-a-list.yaml',
  'refused/no-run.yaml',
  'refused/properties-is-a-list.yaml',
  'tolerated/slips.yaml',
  'tolerated/schema-without-type.yaml',
])('%s does not', (file) => {
  expect(verdict(file).valid).toBe(false);
});
