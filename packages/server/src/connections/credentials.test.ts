/** Tests of the rules of typed credentials. */
import { expect, test } from 'vitest';
import { parseConnector, type KeyConnector } from '../connectors/index.ts';
import { checkCredentials, testCall } from './credentials.ts';

function keyConnector(change: object = {}): KeyConnector {
  const { connector } = parseConnector({
    name: 'letter',
    label: 'Letter',
    kind: 'api_key',
    header_name: 'X-Api-Key',
    format: '{key}',
    fields: [
      { name: 'host', label: 'Host', secret: false },
      { name: 'api_key', label: 'API key', pattern: 'ltr_[a-z0-9]+', example: 'ltr_4f8a' },
    ],
    test_request: { url: 'https://{host}/me' },
    ...change,
  });
  if (connector?.kind !== 'api_key') throw new Error('The connector of this test is wrong.');
  return connector;
}
const good = { host: 'eu.letter.example', api_key: 'ltr_123' };
const paths = (typed: Record<string, unknown>) =>
  checkCredentials(keyConnector(), typed).problems.map((problem) => problem.path);

test('good credentials are taken, blanks at the ends are dropped', () => {
  expect(checkCredentials(keyConnector(), { ...good, api_key: ' ltr_123\n' })).toEqual({ fields: good, problems: [] });
});

test.each([
  ['a missing field', { host: good.host }, '/api_key'],
  ['a blank field', { ...good, host: '  ' }, '/host'],
  ['a number', { ...good, api_key: 5 }, '/api_key'],
  ['what does not fit the pattern', { ...good, api_key: 'xltr_1' }, '/api_key'],
  ['an unknown field', { ...good, admin: 'x' }, '/admin'],
  ['a line break inside', { ...good, host: 'a\r\nX-Evil: 1' }, '/host'],
  ['a letter no header carries', { ...good, host: 'é' }, '/host'],
  ['a huge value', { ...good, host: 'a'.repeat(4001) }, '/host'],
])('%s is a problem at its field', (_, typed, path) => expect(paths(typed)).toContain(path));

test.each(['(a+)+', '(a|a)*', '(\\w+\\s?)*', '(a*)*(a*)*b'])(
  'the pattern %s cannot be made to hang the server',
  (pattern) => {
    const connector = keyConnector({
      fields: [{ name: 'api_key', label: 'API key', pattern }],
      test_request: undefined,
    });
    const before = process.cpuUsage();
    const { problems } = checkCredentials(connector, { api_key: `${'a'.repeat(3_999)}!` });
    expect(problems.map((problem) => problem.path)).toEqual(['/api_key']);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
  },
);

test('a pattern is about the whole value, whichever choice in it fits', () => {
  const connector = keyConnector({
    fields: [{ name: 'api_key', label: 'Key', pattern: 'a|bc' }],
    test_request: undefined,
  });
  const fits = (api_key: string) => checkCredentials(connector, { api_key }).problems.length === 0;
  expect(['a', 'bc', 'ac', 'abc', 'b'].filter(fits)).toEqual(['a', 'bc']);
});

test('all problems are told at once', () => expect(paths({})).toEqual(['/host', '/api_key']));

test('an inherited name is no field', () => {
  expect(paths({ ...good, toString: 'x' })).toEqual(['/toString']);
});

test('the key goes into the header, the other fields into the address', () => {
  expect(testCall(keyConnector(), good)).toEqual({
    method: 'GET',
    url: 'https://eu.letter.example/me',
    headers: { accept: 'application/json', 'x-api-key': 'ltr_123' },
  });
});

test('a key can go into the query, and a format may name several fields', () => {
  const call = testCall(keyConnector({ in: 'query', header_name: 'auth', format: '{host}:{api_key}' }), good);
  expect(call?.url).toBe('https://eu.letter.example/me?auth=eu.letter.example%3Altr_123');
});

test.each(['evil.example/x?', 'evil.example#', 'a b', 'user@evil.example'])(
  'a host of %j cannot break out of its place',
  (host) => {
    const call = testCall(keyConnector({ test_request: { url: 'https://{host}.letter.example/me' } }), {
      ...good,
      host,
    });
    expect(call === null || new URL(call.url).hostname.endsWith('.letter.example')).toBe(true);
  },
);
