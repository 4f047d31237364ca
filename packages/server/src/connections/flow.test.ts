/** Tests of the flow's rules, open redirects first. */
import { expect, test } from 'vitest';
import {
  cookieName,
  flowState,
  freshToken,
  hashToken,
  isToken,
  readCookie,
  resumeAddress,
  returnAddress,
  sameHash,
  setCookie,
} from './flow.ts';

const allowed = ['https://app.acme.example', 'http://127.0.0.1:4401'];

test.each([
  'https://app.acme.example/',
  'https://app.acme.example/settings?tab=2',
  'https://APP.acme.example/x',
  'https://app.acme.example:443/x',
  'http://127.0.0.1:4401/apps',
])('%s may be returned to', (wanted) => expect(returnAddress(wanted, allowed)).not.toBeNull());

test.each([
  '',
  '/',
  '//',
  '//evil.example',
  '///evil.example',
  '\\\\evil.example',
  '/\\evil.example',
  'https:evil.example',
  'https:/app.acme.example',
  'evil.example',
  'https://evil.example',
  'https://evil.example/app.acme.example',
  'https://app.acme.example.evil.example',
  'https://evil-app.acme.example',
  'https://app.acme.example@evil.example',
  'https://app.acme.example:x@evil.example',
  'https://user@app.acme.example',
  'https://app.acme.example\\@evil.example',
  'https://evil.example\\.app.acme.example',
  'https://evil.example#https://app.acme.example',
  'https://evil.example?https://app.acme.example',
  'http://app.acme.example',
  'https://app.acme.example:8443',
  'https://app.acme.example.:443',
  'https://acme.example',
  'https://.acme.example',
  'http://127.0.0.1:44011',
  'http://127.0.0.1',
  'http://localhost:4401',
  'http://0177.0.0.1:4402',
  'javascript:alert(1)',
  'JavaScript://app.acme.example/%0aalert(1)',
  'data:text/html,x',
  'blob:https://app.acme.example/1',
  'file:///etc/passwd',
  'ftp://app.acme.example',
  ' https://app.acme.example',
  'https://app.acme.example\n',
  'ht\ntps://app.acme.example',
  'https://app.acme\t.example.evil.example',
  'https://app。acme.example.evil.example',
  'https://evil.example/%2f..',
  'https://evil%E3%80%82example',
  'null',
  'about:blank',
  'https://[::1]',
  'https://app.acme.example%2eevil.example',
  'https://app.acme.example%00.evil.example',
  `https://app.acme.example/${'a'.repeat(2000)}`,
])('%j may not be returned to', (wanted) => expect(returnAddress(wanted, allowed)).toBeNull());

test('coming back keeps the page and its query, loses the fragment, and names the flow once', () => {
  const back = resumeAddress(
    returnAddress('https://app.acme.example/a?b=c&mortise_flow=old#x', allowed) ?? '',
    'flw_1',
  );
  expect(back).toBe('https://app.acme.example/a?b=c&mortise_flow=flw_1');
});

test('a flow that was not finished in time has expired, a finished one stays what it is', () => {
  const at = new Date(1000);
  expect(flowState({ state: 'waiting', expires_at: at }, new Date(999))).toBe('waiting');
  expect(flowState({ state: 'continued', expires_at: at }, at)).toBe('expired');
  expect(flowState({ state: 'connected', expires_at: at }, new Date(5000))).toBe('connected');
});

test('tokens are 256 bits, of one shape, and compared by hash', () => {
  const token = freshToken();
  expect(isToken(token)).toBe(true);
  expect(isToken(`${token}=`)).toBe(false);
  expect(isToken(`${token.slice(1)}\n`)).toBe(false);
  expect(sameHash(hashToken(token), hashToken(token))).toBe(true);
  expect(sameHash(hashToken(token), hashToken(freshToken()))).toBe(false);
  expect(sameHash('a', 'ab')).toBe(false);
});

test('the cookie is bound to this host over https and readable by no script', () => {
  expect(setCookie('flw_1', 'v', true)).toBe(
    '__Host-mortise-flw_1=v; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure',
  );
  expect(setCookie('flw_1', '', false)).toBe('mortise-flw_1=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax');
});

test('a cookie is read by its exact name, and a doubled one is none', () => {
  const name = cookieName('flw_1', false);
  expect(readCookie(`a=1; ${name}=v; b=2`, name)).toBe('v');
  expect(readCookie(`x${name}=v`, name)).toBeNull();
  expect(readCookie(`${name}=v; ${name}=w`, name)).toBeNull();
  expect(readCookie(undefined, name)).toBeNull();
});
