/** Tests of the rule that a host is what the template says, whatever the values are. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillAddress, fillHeader, fillOrLeave, fillText } from './fill-template.ts';
import { RequestProblem } from './request-problem.ts';

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof RequestProblem) return error.code;
    throw error;
  }
  return 'no problem';
}

test('values in the path and the query are encoded, values in the host are not', () => {
  const values = { shop: 'Oak-1', store: 'a/b?c#d', q: 'x&y=z' };
  expect(fillAddress('https://{shop}.x.example/s/{store}?q={q}', values).href).toBe(
    'https://oak-1.x.example/s/a%2Fb%3Fc%23d?q=x%26y%3Dz',
  );
});

test('a field may be a whole address, with more behind it', () => {
  expect(fillAddress('{base}', { base: 'https://a.example/x?y=1' }).href).toBe('https://a.example/x?y=1');
  expect(fillAddress('{base}/v1/{id}', { base: 'https://a.example/x/', id: '7 8' }).href).toBe(
    'https://a.example/x/v1/7%208',
  );
});

const trickyHosts = [
  'evil.example/',
  'evil.example/x',
  'a@evil.example',
  'evil.example:8080',
  'evil.example#',
  'evil.example?',
  'evil.example\\',
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '[::1]',
  '::1',
  '１２７.0.0.1',
  'evil。example',
  'a b',
  ' a',
  'a\n',
  'a..b',
  '.a',
  'a.',
  '-a',
  '%65vil.example',
  'a\u00adb',
  '\u212a.example',
  '..',
];

test.each(trickyHosts)('%j is no host', (host) => {
  expect(codeOf(() => fillAddress('https://{host}/v1', { host }))).toBe('bad-host');
});

test.each(trickyHosts.filter((host) => !/^[\w.]+$/.test(host) || host.includes('..')))(
  '%j is no part of a host',
  (host) => {
    expect(codeOf(() => fillAddress('https://{host}.x.example/v1', { host }))).toBe('bad-host');
  },
);

test('a part of a host may be a number, as account numbers are', () => {
  expect(fillAddress('https://{account}.x.example/', { account: '1234567' }).host).toBe('1234567.x.example');
});

test('the whole host has to be one, not only its parts', () => {
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
  expect(codeOf(() => fillAddress('https://{a}{b}.x.example/', { a, b }))).toBe('bad-host');
  expect(fillAddress('https://{a}.{b}.x.example:8443/', { a, b }).host).toBe(`${a}.${b}.x.example:8443`);
  const long = [a, a, a, a].join('.');
  expect(codeOf(() => fillAddress('https://{a}.{b}.x.example/', { a: long, b: long }))).toBe('bad-host');
  expect(codeOf(() => fillAddress('https://{a}.{b}/', { a: '127', b: '1' }))).toBe('bad-host');
});

test.each([
  'ftp://a.example',
  'javascript:alert(1)',
  'https://u:p@a.example',
  'https://u@a.example',
  'https://a.example/#x',
  'a.example',
])('%j is no whole address', (base) => {
  expect(codeOf(() => fillAddress('{base}', { base }))).toBe('bad-address');
});

test('a whole address with a query takes nothing behind it', () => {
  expect(codeOf(() => fillAddress('{base}/v1', { base: 'https://a.example/?x=1' }))).toBe('bad-address');
});

test.each(['.', '..'])('%j in a path is a step, not a value', (id) => {
  expect(codeOf(() => fillAddress('https://a.example/{id}/x', { id }))).toBe('bad-value');
});

test('whatever the values are, the address stays on the host and in the folder of its template', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (label, id) => {
      try {
        const url = fillAddress('https://{label}.x.example/a/{id}/z?q={id}', { label, id });
        expect(url.hostname.endsWith('.x.example')).toBe(true);
        expect(url.hostname).toBe(`${label.toLowerCase()}.x.example`);
        expect(url.pathname.split('/').slice(0, 2)).toEqual(['', 'a']);
        expect(url.pathname.split('/')).toHaveLength(4);
        expect([...url.searchParams.keys()]).toEqual(['q']);
        expect(url.searchParams.get('q')).toBe(id.toWellFormed());
        expect(url.username + url.password + url.hash + url.port).toBe('');
      } catch (error) {
        expect(error).toBeInstanceOf(RequestProblem);
      }
    }),
    { numRuns: 500 },
  );
});

test('a missing value is told by name, and an empty one is missing', () => {
  expect(() => fillText('a{b}', {})).toThrow(expect.objectContaining({ code: 'missing-field', field: 'b' }));
  expect(() => fillText('a{b}', { b: '' })).toThrow(expect.objectContaining({ code: 'missing-field', field: 'b' }));
  expect(() => fillText('{constructor}', {})).toThrow(expect.objectContaining({ code: 'missing-field' }));
});

test('what is nothing but a missing field is left out', () => {
  expect(fillOrLeave('{b}', {})).toBeNull();
  expect(codeOf(() => fillOrLeave('x{b}', {}))).toBe('missing-field');
});

test.each(['a\r\nx: y', 'a\nb', 'a\u0000', 'é', '\u{1f600}'])('%j does not go into a header', (value) => {
  expect(codeOf(() => fillHeader('Bearer {t}', { t: value }))).toBe('bad-value');
});

test('a value that looks like a field is not filled again', () => {
  expect(fillText('{a}', { a: '{b}', b: 'no' })).toBe('{b}');
  expect(fillAddress('https://x.example/{a}', { a: '{b}', b: 'no' }).href).toBe('https://x.example/%7Bb%7D');
});

test('a problem says nothing of the value', () => {
  expect(() => fillAddress('https://{host}/', { host: 's3cret value' })).toThrow(/^bad-host: host$/);
});
