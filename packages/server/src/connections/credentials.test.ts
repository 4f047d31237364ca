/** Tests of the rules of typed credentials. */
import { expect, test } from 'vitest';
import { parseConnector, type Connector } from '../connectors/index.ts';
import { checkCredentials, fieldToBlame } from './credentials.ts';

function keyConnector(change: object = {}): Connector {
  const { connector } = parseConnector({
    name: 'letter',
    label: 'Letter',
    kind: 'api_key',
    credential: { name: 'X-Api-Key' },
    api_url: 'https://{host}',
    fields: [
      { name: 'host', label: 'Host', secret: false },
      { name: 'api_key', label: 'API key', pattern: 'ltr_[a-z0-9]+', example: 'ltr_4f8a' },
    ],
    test_request: { path: '/me' },
    ...change,
  });
  if (connector === null) throw new Error('The connector of this test is wrong.');
  return connector;
}
const good = { host: 'eu.letter.example', api_key: 'ltr_123' };
const paths = (typed: Record<string, unknown>) =>
  checkCredentials(keyConnector(), typed).problems.map((problem) => problem.path);

test('good credentials are taken, blanks at the ends are dropped', () => {
  expect(checkCredentials(keyConnector(), { ...good, api_key: ' ltr_123\n' })).toEqual({ fields: good, problems: [] });
});

test('a pasted address is cut to the host that is asked', () => {
  const typed = { ...good, host: ' https://eu.letter.example/settings/keys?x=1 ' };
  expect(checkCredentials(keyConnector(), typed)).toEqual({ fields: good, problems: [] });
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
      api_url: undefined,
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
    api_url: undefined,
    test_request: undefined,
  });
  const fits = (api_key: string) => checkCredentials(connector, { api_key }).problems.length === 0;
  expect(['a', 'bc', 'ac', 'abc', 'b'].filter(fits)).toEqual(['a', 'bc']);
});

test('all problems are told at once', () => expect(paths({})).toEqual(['/host', '/api_key']));

test('an inherited name is no field', () => {
  expect(paths({ ...good, toString: 'x' })).toEqual(['/toString']);
});

test.each([
  'evil.example:81',
  'evil.example\\x',
  'user@evil.example',
  'https://user@evil.example/',
  'ftp://a.example',
  '127.0.0.1',
  '0x7f.1',
  'a..b',
])('a host of %j is told at its field', (host) => {
  expect(checkCredentials(keyConnector(), { ...good, host }).problems).toEqual([
    { path: '/host', message: expect.stringMatching(/^Host is a host name/) },
  ]);
});

test('what is optional may be left out, a default is filled in, a choice has to be one', () => {
  const connector = keyConnector({
    fields: [
      { name: 'api_key', label: 'Key' },
      { name: 'note', label: 'Note', optional: true },
      { name: 'version', label: 'Version', secret: false, default: 'v2' },
      {
        name: 'region',
        label: 'Region',
        secret: false,
        options: [
          { value: 'eu', label: 'Europe' },
          { value: 'us', label: 'America' },
        ],
      },
    ],
    api_url: undefined,
    test_request: undefined,
  });
  expect(checkCredentials(connector, { api_key: 'k', note: '', region: 'eu' })).toEqual({
    fields: { api_key: 'k', version: 'v2', region: 'eu' },
    problems: [],
  });
  const wrong = checkCredentials(connector, { api_key: 'k', region: 'mars' });
  expect(wrong.problems).toEqual([{ path: '/region', message: 'Region is none of the choices.' }]);
});

test('a password may have any letter, a private key more than one line; neither has other control characters', () => {
  const { connector } = parseConnector({
    name: 'files',
    label: 'Files',
    kind: 'sftp',
    fields: [
      { name: 'host', label: 'Host', secret: false },
      { name: 'port', label: 'Port', secret: false, default: '22' },
      { name: 'username', label: 'User name', secret: false },
      { name: 'password', label: 'Password', optional: true },
      { name: 'private_key', label: 'Private key', optional: true, multiline: true },
    ],
  });
  if (connector === null) throw new Error('The connector of this test is wrong.');
  const check = (more: object) => checkCredentials(connector, { host: 'f.example', username: 'ana', ...more });
  expect(check({ password: 'käse €' })).toMatchObject({ fields: { password: 'käse €', port: '22' }, problems: [] });
  expect(check({ private_key: '-----BEGIN\r\nab\n-----END' }).problems).toEqual([]);
  expect(check({ password: 'a\u0007b' }).problems[0]?.path).toBe('/password');
  expect(check({ private_key: 'a\u0000b' }).problems[0]?.path).toBe('/private_key');
  expect(check({}).problems).toEqual([{ path: '/password', message: 'Give a password, or a private key.' }]);
  expect(check({ password: 'x', port: '70000' }).problems[0]?.path).toBe('/port');
});

test('the key is to blame when it is refused, and nobody who typed nothing', () => {
  expect(fieldToBlame(keyConnector())).toBe('api_key');
  const { connector } = parseConnector({ name: 'x', label: 'X', kind: 'custom_fields' });
  expect(connector === null ? 'none' : fieldToBlame(connector)).toBeNull();
});
