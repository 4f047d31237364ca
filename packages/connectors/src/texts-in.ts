/** Every address and every text of a definition that values are put into, with the place where it stands. */
import type { AddressAt } from './address-rules.ts';
import type { Connector } from './connector.ts';
import { hostIn, placesIn } from './fill-template.ts';

/** `names` are the fields it names; `also` are names that mean something here and nowhere else. */
export type TextAt = { path: string; names: string[]; also: readonly string[] };

const addressKeys = [
  'api_url',
  'authorize_url',
  'token_url',
  'refresh_url',
  'revoke_url',
  'request_token_url',
] as const;
const requestKeys = ['exchange', 'revoke_request', 'swap'] as const;
const textKeys = [
  'username',
  'password',
  'realm',
  'consumer_key',
  'consumer_secret',
  'token',
  'token_secret',
  'service',
] as const;
const recordKeys = ['headers', 'query', 'token_params', 'token_headers', 'authorize_params'] as const;

export function addressesIn(connector: Connector): AddressAt[] {
  const found: AddressAt[] = [];
  const add = (path: string, template: unknown, inBrowser = false) => {
    if (typeof template === 'string') found.push({ path, template, inBrowser });
  };
  for (const key of addressKeys) add(`/${key}`, part(connector, key), key === 'authorize_url');
  for (const key of requestKeys) add(`/${key}/url`, part(part(connector, key), 'url'));
  add('/test_request/url', connector.test_request?.url);
  add('/account_lookup/url', connector.account_lookup?.url);
  for (const [index, field] of connector.fields.entries()) add(`/fields/${index}/lookup_url`, field.lookup_url);
  return found;
}

/** True for a field that is (a part of) the host of an address. */
export function standsInHost(connector: Connector, name: string): boolean {
  return addressesIn(connector).some(({ template }) => placesIn(hostIn(template) ?? '').includes(name));
}

export function textsIn(connector: Connector): TextAt[] {
  const found: TextAt[] = addressesIn(connector).map(({ path, template }) => ({
    path,
    names: loosePlaces(template),
    also: [],
  }));
  const add = (path: string, text: unknown, also: readonly string[] = []) => {
    if (typeof text === 'string') found.push({ path, names: placesIn(text), also });
  };
  const addRecord = (path: string, record: unknown, also: readonly string[] = []) => {
    for (const [key, text] of Object.entries(record ?? {})) add(`${path}/${key}`, text, also);
  };
  for (const key of textKeys) add(`/${key}`, part(connector, key));
  for (const key of recordKeys) addRecord(`/${key}`, part(connector, key));
  for (const key of requestKeys) {
    const also = key === 'revoke_request' ? ['token', 'client_basic'] : [];
    addRecord(`/${key}/headers`, part(part(connector, key), 'headers'), also);
    addRecord(`/${key}/body`, part(part(connector, key), 'body'), also);
  }
  if (connector.credential)
    found.push({ path: '/credential/format', names: loosePlaces(connector.credential.format), also: ['key'] });
  add('/test_request/path', connector.test_request?.path);
  add('/test_request/body', connector.test_request?.body);
  addRecord('/test_request/headers', connector.test_request?.headers);
  for (const key of ['path', 'body', 'text'] as const) add(`/account_lookup/${key}`, connector.account_lookup?.[key]);
  addRecord('/account_lookup/headers', connector.account_lookup?.headers);
  addRecord('/jwt', part(connector, 'jwt'));
  addRecord('/scopes', part(connector, 'scopes'));
  return found;
}

/** In an address and a format every pair of braces is meant as a field. */
function loosePlaces(text: string): string[] {
  return [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '');
}

function part(whole: unknown, key: string): unknown {
  return typeof whole === 'object' && whole !== null ? Reflect.get(whole, key) : undefined;
}
