/** Tests of the list of reasons. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  parseReason,
  reasonActions,
  reasonCodes,
  reasonInWords,
  reasonOf,
  reasonOfAuthoriseError,
  reasonOfTokenError,
} from './reason.ts';

test('there are at most twelve reasons, each with a sentence and one action in words', () => {
  expect(reasonCodes.length).toBeLessThanOrEqual(12);
  for (const code of reasonCodes) {
    const words = reasonInWords(code, 'Hub', 'Acme');
    expect(`${words.title}${words.text}${words.next}`).not.toMatch(/[{}]|undefined/);
    expect(words.text.endsWith('.')).toBe(true);
    expect(reasonActions).toContain(words.action);
  }
});

test('whoever calls the server is told of these codes and actions and no others', () => {
  const { components } = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as {
    components: { schemas: Record<string, { properties: { reason: { anyOf: [{ properties: object }] } } }> };
  };
  for (const name of ['ConnectorState', 'Flow', 'AuthLink'])
    expect(components.schemas[name]?.properties.reason.anyOf[0].properties).toMatchObject({
      code: { enum: reasonCodes },
      action: { enum: reasonActions },
    });
});

test('what only others can mend says whom to tell, wherever it is read', () => {
  const codes = reasonCodes.filter((code) => reasonInWords(code, 'Hub', 'Acme').action === 'support');
  expect(codes).toEqual(['misconfigured']);
  expect(reasonOf('misconfigured', 'Hub', 'Acme').message).toContain('Tell the people behind Acme');
  expect(reasonInWords('misconfigured', 'Hub', 'Acme').next).toContain('Tell the people behind Acme');
  expect(reasonInWords('misconfigured', 'Hub', 'Acme', true).next).toContain('Tell whoever sent you the link');
});

test('names are put in as they are, whatever they hold', () => {
  expect(reasonOf('denied', "$& $' {account}", 'Acme').message).toContain("$& $'");
});

test('a stored reason is read back, an unknown one becomes the vaguest', () => {
  expect(parseReason(reasonOf('denied', 'Hub'))?.code).toBe('denied');
  expect(parseReason({ code: 'code-refused', message: 'x' })).toEqual({
    code: 'outside-odd',
    message: 'x',
    action: 'retry',
  });
  expect(parseReason(null)).toBeNull();
});

test.each([
  ['access_denied', 'denied'],
  ['server_error', 'outside-down'],
  ['invalid_scope', 'misconfigured'],
  ['<script>', 'misconfigured'],
])('the authorise error %s means %s', (error, code) => expect(reasonOfAuthoriseError(error)).toBe(code));

test.each([
  [400, 'invalid_grant', 'code', 'outside-odd'],
  [400, 'invalid_grant', 'refresh', 'signed-out'],
  [401, 'invalid_client', 'code', 'misconfigured'],
  [503, null, 'refresh', 'outside-down'],
  [429, null, 'code', 'outside-down'],
  [200, null, 'code', 'outside-odd'],
  [403, null, 'code', 'misconfigured'],
] as const)('a token endpoint that says %i %s to a %s means %s', (status, error, sent, code) => {
  expect(reasonOfTokenError(status, error, sent)).toBe(code);
});
