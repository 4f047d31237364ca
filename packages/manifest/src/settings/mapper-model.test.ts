/** Pairs of a mapper: read, written, matched. */
import { describe, expect, test } from 'vitest';
import type { MapperModel } from './form-model.ts';
import { matchByName, readPairs, targetsMissing, targetsTwice, writePairs, type MapperPair } from './mapper-model.ts';

const option = (value: string, label = value) => ({ value, label, offered: true });
const side = (label: string, ...options: ReturnType<typeof option>[]) => ({
  label,
  options,
  from: { from: 'schema' } as const,
});
const model = (stored: MapperModel['stored']): MapperModel => ({
  source: side('Theirs', option('email_address'), option('n', 'Full name'), option('zip')),
  target: {
    ...side('Ours', option('EMAIL', 'E-mail address'), option('FULLNAME', 'Name'), option('CITY', 'City')),
    required: ['EMAIL'],
  },
  stored,
});
const asObject = model({ as: 'object' });
const asList = model({ as: 'list', sourceKey: 's', targetKey: 't' });
const pairs: MapperPair[] = [
  { source: 'email_address', target: 'EMAIL' },
  { source: 'zip', target: null },
  { source: null, target: 'CITY' },
];

describe('pairs', () => {
  test('are stored as an object of whole ones, or as a list of all that say something', () => {
    expect(writePairs(asObject, pairs)).toEqual({ EMAIL: 'email_address' });
    expect(writePairs(asList, [...pairs, { source: null, target: null }])).toEqual([
      { s: 'email_address', t: 'EMAIL' },
      { s: 'zip' },
      { t: 'CITY' },
    ]);
  });

  test('come back as they were written, foreign values as nothing', () => {
    expect(readPairs(asList, writePairs(asList, pairs))).toEqual(pairs);
    expect(readPairs(asObject, { EMAIL: 'email_address' })).toEqual([{ source: 'email_address', target: 'EMAIL' }]);
    for (const odd of [undefined, null, 'x', 7, [1], [null]])
      expect([...readPairs(asObject, odd), ...readPairs(asList, odd)]).toEqual([]);
    expect(readPairs(asList, [{ s: {}, t: ['x'] }])).toEqual([{ source: null, target: null }]);
  });

  test('of an object with one target twice: the first counts', () => {
    const twice = [
      { source: 'zip', target: 'EMAIL' },
      { source: 'n', target: 'EMAIL' },
    ];
    expect(writePairs(asObject, twice)).toEqual({ EMAIL: 'zip' });
    expect(targetsTwice(twice)).toEqual(['EMAIL']);
    expect(writePairs(asObject, [{ source: 'n', target: '__proto__' }])).not.toHaveProperty('n');
    expect(Object.getPrototypeOf(writePairs(asObject, [{ source: 'n', target: '__proto__' }]))).toBe(Object.prototype);
  });

  test('lack a required target that no row gives a source', () => {
    expect(targetsMissing(asObject, [])).toEqual(['EMAIL']);
    expect(targetsMissing(asList, [{ source: null, target: 'EMAIL' }])).toEqual(['EMAIL']);
    expect(targetsMissing(asList, pairs)).toEqual([]);
  });

  test('are matched by label or value; what was chosen stays, and no target comes twice', () => {
    expect(matchByName(asObject, [])).toEqual([
      { source: 'email_address', target: 'EMAIL' },
      { source: 'n', target: 'FULLNAME' },
    ]);
    const many = Array.from({ length: 20_000 }, (_, at) => option(`field_${at}`));
    const large: MapperModel = {
      ...asObject,
      source: side('Theirs', ...many),
      target: { ...side('Ours', ...many), required: ['field_19999'] },
    };
    const before = performance.now();
    const rows = matchByName(large, [{ source: null, target: 'field_19999' }]);
    expect(performance.now() - before).toBeLessThan(1000);
    expect(rows).toHaveLength(21);
    expect(rows[0]).toEqual({ source: 'field_19999', target: 'field_19999' });
    const chosen = [
      { source: 'zip', target: 'EMAIL' },
      { source: null, target: 'FULLNAME' },
    ];
    expect(matchByName(asObject, chosen)).toEqual([
      { source: 'zip', target: 'EMAIL' },
      { source: 'n', target: 'FULLNAME' },
    ]);
  });
});
