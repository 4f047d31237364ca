/** Tests of who may choose where a vendor's secret goes, where several fields make one host. */
import { describe, expect, test } from 'vitest';
import { parseConnector } from './parse-connector.ts';

const a = { name: 'a', label: 'A', secret: false };
const b = { name: 'b', label: 'B', secret: false };
const client = [
  { name: 'client_id', label: 'ID' },
  { name: 'client_secret', label: 'Secret' },
];
const options = (...values: string[]) => ({ options: values.map((value) => ({ value, label: value })) });
const domain = { within: ['a.example'] };

function problemsOf(host: string, definition: object): string[] {
  const oauth = { name: 'x', label: 'X', kind: 'oauth2_code', authorize_url: 'https://a.example/a' };
  const { problems } = parseConnector({ ...oauth, token_url: `https://${host}/t`, ...definition }, () => null);
  return problems.map(({ path, message }) => `${path} ${/field (\w+)|Ask for (\w+)/.exec(message)?.slice(1).join('')}`);
}

describe('two fields in one host: what the customer types may not reach the domain', () => {
  test.each([
    ['a country behind a name', '{a}.{b}', [a, { ...b, ...options('com', 'net') }]],
    ['one of several endings is too short', '{a}.{b}', [a, { ...b, ...options('a.example', 'com') }]],
    ['a name that grows together with a listed domain', '{a}{b}', [a, { ...b, ...options('a.example') }]],
    ['a name that grows together with a domain by a dash', '{a}-{b}', [a, { ...b, ...domain }]],
    [
      'a name that the callback brings',
      '{a}{b}',
      [
        { ...a, source: 'callback', from: 'a' },
        { ...b, ...domain },
      ],
    ],
    ['a domain that nobody knows yet', '{a}.{b}', [a, { ...b, source: 'token_response', from: '/b' }]],
    ['an ending under which everybody registers', '{a}.{b}', [a, { ...b, ...options('co.uk') }]],
    ['an ending under which everybody registers, by itself', '{a}.com.au', [a]],
  ])('%s is refused', (_, host, fields) => {
    expect(problemsOf(host, { fields })).toEqual(['/token_url a']);
  });

  test('each of them is told', () => {
    expect(problemsOf('{a}.{b}', { fields: [a, b] })).toEqual(['/token_url b', '/token_url a']);
    expect(problemsOf('{b}.{a}.com', { fields: [a, b] })).toEqual(['/token_url a']);
  });

  test("what the vendor gives may be a bare ending, so the customer's field does not stand in front of it", () => {
    const provision_fields = [...client, b];
    expect(problemsOf('{a}.{b}', { fields: [a], provision_fields })).toEqual(['/token_url a']);
    expect(problemsOf('{a}.{b}', { fields: [a], provision_fields: [...client, { ...b, ...domain }] })).toEqual([]);
    expect(problemsOf('{b}.{a}.a.example', { fields: [a], provision_fields })).toEqual([]);
    expect(problemsOf('{b}', { fields: [a], provision_fields })).toEqual([]);
  });

  test.each([
    ['both in front of a domain', '{a}.{b}.a.example', [a, b]],
    ['grown together in front of a domain', '{a}-{b}.a.example:8443', [a, b]],
    ['a listed domain behind a dot', '{a}.{b}', [a, { ...b, ...options('a.example', 'b.example') }]],
    ['a domain of the system behind a dot', '{a}.{b}', [a, { ...b, ...domain }]],
    ['a listed region before a bare ending', '{a}.{b}.example', [a, { ...b, ...options('eu', 'us') }]],
    [
      'nothing but lists',
      '{a}{b}',
      [
        { ...a, ...options('x') },
        { ...b, ...options('a.example') },
      ],
    ],
  ])('%s is fine', (_, host, fields) => {
    expect(problemsOf(host, { fields })).toEqual([]);
  });
});

test('a host that is made of an account ID is as open as the ID', () => {
  const account = { name: 'account_id', label: 'Account ID', secret: false };
  const netsuite = { quirk: 'netsuite-host', fields: [account] };
  expect(problemsOf('{account_host}.a.example', netsuite)).toEqual([]);
  expect(problemsOf('{account_host}', netsuite)).toEqual(['/token_url account_id']);
});
