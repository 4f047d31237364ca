/** Whose `iss` is taken where no issuer is configured: that of the sign-in page's own site, as browsers know sites. */
import { expect, test } from 'vitest';
import { isOwnIssuer } from './own-issuer.ts';

test.each([
  ['https://accounts.example.com', 'https://accounts.example.com'],
  ['https://github.com', 'https://github.com/login/oauth'],
  ['https://login.xero.com', 'https://identity.xero.com'],
  ['https://appcenter.intuit.com', 'https://oauth.platform.intuit.com/op/v1'],
  ['https://login.firm.co.uk', 'https://id.firm.co.uk'],
  ['http://localhost:4402', 'http://localhost:4402/crm'],
])('a sign-in page at %s may name %s', (home, issuer) => expect(isOwnIssuer(home, issuer)).toBe(true));

test.each([
  ['https://login.xero.com', 'https://identity.xero.com.evil.example'],
  ['https://login.xero.com', 'http://identity.xero.com'],
  ['https://login.xero.com', 'https://identity.xero.com:8443'],
  ['https://one.co.uk', 'https://other.co.uk'],
  ['https://one.myshopify.com', 'https://other.myshopify.com'],
  ['https://one.github.io', 'https://other.github.io'],
  ['https://10.0.0.1', 'https://10.0.0.2'],
  ['http://localhost:4402', 'http://localhost:1/crm'],
  ['https://login.xero.com', 'https://me:word@identity.xero.com'],
  ['https://login.xero.com', 'not a url'],
  ['https://login.xero.com', ''],
])('one at %s may not name %s', (home, issuer) => expect(isOwnIssuer(home, issuer)).toBe(false));
