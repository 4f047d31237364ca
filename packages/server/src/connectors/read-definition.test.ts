/** Tests of what we add to the reading of definitions: safe patterns, and definitions that were stored before. */
import { findSystem, systemIds } from '@mortise/connectors';
import { expect, test } from 'vitest';
import { isProvisioned } from './is-provisioned.ts';
import { parseConnector } from './read-definition.ts';
import { connectsBy } from './signs-in.ts';

const key = { name: 'letter', label: 'Letter', kind: 'api_key', fields: [{ name: 'api_key', label: 'API key' }] };

test.each(['(', '(x)\\1', 'a(?=b)', '(?<=a)b', 'a)(b', 'a{9999}'])(
  'the pattern %s is refused where it stands',
  (pattern) => {
    const { connector, problems } = parseConnector({ ...key, fields: [{ name: 'a', label: 'A', pattern }] });
    expect(connector).toBeNull();
    expect(problems.map((problem) => problem.path)).toEqual(['/fields/0/pattern']);
  },
);

test('a definition that tells by three keys where the key goes is read as one that has the one of today', () => {
  const { connector } = parseConnector({ ...key, in: 'query', header_name: 'k', format: '{api_key}!' });
  expect(connector?.credential).toEqual({ in: 'query', name: 'k', format: '{api_key}!' });
  expect(parseConnector(key).connector?.credential).toEqual({ in: 'header', name: 'Authorization', format: '{key}' });
});

test('people sign in for OAuth 2 and for OAuth 1.0a with three legs, and type everything else', () => {
  const read = (definition: object) => parseConnector({ name: 'x', label: 'X', ...definition });
  const oauth = { kind: 'oauth2_code', authorize_url: 'https://a.example/a', token_url: 'https://a.example/t' };
  const legs = {
    request_token_url: 'https://a.example/r',
    authorize_url: 'https://a.example/a',
    token_url: 'https://a.example/t',
  };
  const pair = ['oauth_token', 'oauth_token_secret'].map((name) => ({ name, label: name }));
  const consumer = ['consumer_key', 'consumer_secret'].map((name) => ({ name, label: name }));
  const ways = [
    oauth,
    { kind: 'oauth1', provision_fields: consumer, ...legs },
    { kind: 'oauth1', fields: [...consumer, ...pair], ...legs },
    { kind: 'oauth1', fields: [...consumer, ...pair] },
    key,
  ].map((definition) => {
    const { connector, problems } = read(definition);
    return connector === null ? problems : connectsBy(connector);
  });
  expect(ways).toEqual(['window', 'window', 'form', 'form', 'form']);
});

test('every method of every system of the catalogue can be chosen by its name', () => {
  const refused = systemIds().flatMap((system) =>
    (findSystem(system)?.methods ?? []).flatMap(({ id: method }) => {
      const { connector, problems } = parseConnector({ name: 'chosen', system, method });
      return connector === null ? [{ system, method, problems }] : [];
    }),
  );
  expect(refused).toEqual([]);
  expect(systemIds().length).toBeGreaterThan(190);
});

test('what is optional or has a default need not be provisioned', () => {
  const { connector } = parseConnector({
    ...key,
    provision_fields: [
      { name: 'id', label: 'Id' },
      { name: 'note', label: 'Note', optional: true },
      { name: 'version', label: 'Version', default: '1' },
    ],
  });
  if (connector === null) throw new Error('The connector of this test is wrong.');
  expect([isProvisioned(connector, new Set()), isProvisioned(connector, new Set(['id']))]).toEqual([false, true]);
});
