/** Rules of a connector definition that its shape cannot say. */
import type { Problem } from '../platform/http/refusal.ts';
import type { Connector, KeyConnector, OAuthConnector } from './connector.ts';
import { fieldPattern } from './field-pattern.ts';

/** Parameters of the authorise page that a definition may not set: they carry the flow's own safety. */
const reserved = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
]);

/** What is wrong with a well-shaped definition; empty when nothing is. */
export function ownRules(connector: Connector): Problem[] {
  return connector.kind === 'oauth2_code' ? oauthRules(connector) : keyRules(connector);
}

function oauthRules(connector: OAuthConnector): Problem[] {
  const problems = apiRules(connector);
  for (const key of ['authorize_url', 'token_url', 'revoke_url'] as const) {
    const value = connector[key];
    if (value !== undefined) problems.push(...addressRules(`/${key}`, value));
  }
  if (connector.account_lookup) problems.push(...addressRules('/account_lookup/url', connector.account_lookup.url));
  for (const key of Object.keys(connector.authorize_params ?? {})) {
    if (reserved.has(key))
      problems.push({ path: `/authorize_params/${key}`, message: 'Mortise sets this parameter itself.' });
  }
  return problems;
}

function keyRules(connector: KeyConnector): Problem[] {
  const problems = apiRules(connector);
  const names = connector.fields.map((field) => field.name);
  const known = new Set([...names, 'key']);
  for (const [index, field] of connector.fields.entries()) {
    if (names.indexOf(field.name) !== index)
      problems.push({ path: `/fields/${index}/name`, message: `There are two fields named ${field.name}.` });
    const read = field.pattern === undefined ? null : fieldPattern(field.pattern);
    if (read !== null && 'refused' in read)
      problems.push({ path: `/fields/${index}/pattern`, message: `The pattern is refused: ${read.refused}.` });
  }
  for (const [path, text] of [
    ['/format', connector.format],
    ['/api_url', connector.api_url ?? ''],
    ['/test_request/url', connector.test_request?.url ?? ''],
  ] as const) {
    for (const [, place] of text.matchAll(/\{([^{}]*)\}/g)) {
      if (!known.has(place ?? '')) problems.push({ path, message: `There is no field named ${place}.` });
    }
  }
  if (connector.test_request)
    problems.push(...addressRules('/test_request/url', connector.test_request.url.replaceAll(/\{[^{}]*\}/g, 'x')));
  return problems;
}

function apiRules({ kind, api_url }: Connector): Problem[] {
  if (api_url === undefined) return [];
  const query = api_url.includes('?') ? [{ path: '/api_url', message: 'An API begins before the ?.' }] : [];
  const slots = kind === 'oauth2_code' && /[{}]/.test(api_url);
  const signedIn = slots ? [{ path: '/api_url', message: 'Nobody types fields here that could stand in it.' }] : [];
  return [...query, ...signedIn, ...addressRules('/api_url', api_url.replaceAll(/\{[^{}]*\}/g, 'x'))];
}

function addressRules(path: string, value: string): Problem[] {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null) return [{ path, message: 'It is not a web address.' }];
  if (url.username !== '' || url.password !== '')
    return [{ path, message: 'Credentials do not belong in an address.' }];
  return url.hash === '' ? [] : [{ path, message: 'An address here has no part after #.' }];
}
