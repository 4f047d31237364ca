/** Sailthru signs the values of each call (getstarted.meetmarigold.com, "API authentication"): MD5 over the secret and them. */
import { createHash } from 'node:crypto';
import { fillText, type Values } from '../fill-template.ts';
import { RequestProblem } from '../request-problem.ts';
import type { AnyOutgoing, Outgoing } from '../requests/outgoing.ts';

const own = new Set(['api_key', 'format', 'json', 'sig']);

/**
 * All parameters of the call are put into `json`; beside it stand the key, the format and `sig` = MD5 of the secret followed
 * by the values, sorted. A body of JSON is taken as the parameters of a POST. Throws `bad-body` for bytes.
 */
export function sailthruSignature(values: Values, call: AnyOutgoing): Outgoing {
  const { body } = call;
  if (typeof body === 'object' && body !== null)
    throw new RequestProblem('bad-body', null, 'Send the parameters as JSON: the signature is over their text.');
  const url = new URL(call.url);
  const asked = Object.fromEntries([...url.searchParams].filter(([name]) => !own.has(name)));
  const json = body ?? JSON.stringify(asked);
  const params = { api_key: fillText('{api_key}', values), format: 'json', json };
  const text = fillText('{api_secret}', values) + Object.values(params).sort().join('');
  const signed = new URLSearchParams({ ...params, sig: createHash('md5').update(text).digest('hex') });
  if (call.method === 'POST') {
    url.search = '';
    const headers = { ...call.headers, 'content-type': 'application/x-www-form-urlencoded' };
    return { ...call, url: url.href, headers, body: signed.toString() };
  }
  url.search = signed.toString();
  return { ...call, url: url.href, body: null };
}
