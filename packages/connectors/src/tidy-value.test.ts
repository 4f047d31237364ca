/** Tests of what becomes of a pasted address where a part of one is asked. */
import { expect, test } from 'vitest';
import { parseConnector } from './parse-connector.ts';
import { tidyValue } from './tidy-value.ts';

function tidied(system: string, name: string, typed: string): string {
  const { connector } = parseConnector({ name: 'x', system }, () => null);
  if (connector === null) throw new Error(system);
  return tidyValue(connector, name, typed);
}

test.each([
  ['zendesk', 'subdomain', 'https://acme.zendesk.com/agent/dashboard?x=1#top', 'acme'],
  ['zendesk', 'subdomain', ' Acme.ZENDESK.com ', 'Acme'],
  ['zendesk', 'subdomain', 'acme', 'acme'],
  ['zendesk', 'subdomain', 'https://acme', 'acme'],
  ['shopify', 'shop', 'https://acme.myshopify.com/admin', 'acme'],
  ['active-campaign', 'host', 'https://acme.api-us1.com/api/3', 'acme.api-us1.com'],
  ['salesforce', 'domain', 'https://acme.my.salesforce.com/', 'acme.my.salesforce.com'],
  ['salesforce-marketing-cloud', 'subdomain', 'https://mc563.auth.marketingcloudapis.com/', 'mc563'],
])('%s: the %s %j is %j', (system, name, typed, value) => {
  expect(tidied(system, name, typed)).toBe(value);
});

test.each([
  ['a key that looks like an address stays', 'api_key', 'https://acme.zendesk.com/'],
  ['a value of a path stays', 'account_id', 'https://x/y'],
])('%s', (_, name, typed) => {
  expect(tidied('klaus', name, typed)).toBe(typed);
});

test('what is no host stays wrong, and is refused later', () => {
  expect(tidied('zendesk', 'subdomain', 'a@b.example/x')).toBe('a@b.example');
  expect(tidied('zendesk', 'subdomain', '.zendesk.com')).toBe('.zendesk.com');
});
