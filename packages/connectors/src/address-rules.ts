/** Rules of the addresses in a definition. */
import type { Connector } from './connector.ts';
import { fieldBehind } from './fields-of.ts';
import type { Problem } from './shape-problems.ts';

/** Parameters of the authorise page that a definition may not set: they carry the flow's own safety. */
export const withheldParams: ReadonlySet<string> = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'response_mode',
  'scope',
  'state',
]);

/** An address of a definition; the one of a browser may have its parameters behind a `#`. */
export type AddressAt = { path: string; template: string; inBrowser?: boolean };

export function addressProblems({ path, template, inBrowser }: AddressAt, connector: Connector): Problem[] {
  const [, whole] = /^\{([a-z][a-z0-9_]*)\}/.exec(template) ?? [];
  if (whole !== undefined && fieldBehind(connector, whole) !== null)
    return [
      { path, message: `A whole address is asked once, in provision_fields, and not of each customer: ${whole}.` },
    ];
  const filled = template.replace(/^\{[^{}]*\}/, 'https://x.example').replaceAll(/\{[^{}]*\}/g, 'x');
  const url = URL.canParse(filled) ? new URL(filled) : null;
  if (url === null || /[{}]/.test(filled)) return [{ path, message: 'It is not a web address.' }];
  if (url.username !== '' || url.password !== '')
    return [{ path, message: 'Credentials do not belong in an address.' }];
  if (path === '/api_url' && template.includes('?')) return [{ path, message: 'An API begins before the ?.' }];
  const inFragment = inBrowser === true && url.hash.startsWith('#/');
  return url.hash === '' || inFragment ? [] : [{ path, message: 'An address here has no part after #.' }];
}
