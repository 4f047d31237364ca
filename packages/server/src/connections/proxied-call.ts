/** A call of somebody else's making to an outside system's API: the connection's credentials are added here, and seen by nobody. */
import { setTimeout as pause } from 'node:timers/promises';
import { apiBase, callAt, RequestProblem, signCall, type Connector, type Outgoing } from '@mortise/connectors';
import { openProvision } from '../connectors/index.ts';
import { Refusal, type OutgoingStream } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { StoredSecrets } from './connection.ts';
import { openConnection, renewRefused } from './connection-secrets.ts';
import { atNow, valuesOf } from './outside-values.ts';
import type { ConnectionPlace } from './save-connection.ts';

/** `target`: a path below the connector's `api_url`, or a whole address of its origin. Header names are lower case. */
export type ProxiedCall = {
  method: string;
  target: string;
  headers: Record<string, string>;
  query: readonly (readonly [string, string])[];
  body: string | null;
};

const longestAddress = 8_000;
/** Methods that change nothing (RFC 9110 §9.2.1) are asked again; so is what the caller made repeatable with a key of its own. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const passing = new Set([429, 502, 503, 504]);
const mostTries = 3;
const firstPauseMs = 300;
/** A system that wants a longer pause is not waited for: the caller is told what it said. */
const longestPauseMs = 5_000;
const mostRedirects = 3;

/**
 * Makes the call; the system's answer as it comes, whatever its status. Credentials that it does not take (401) are renewed,
 * once, and the call is made again; so are safe calls, twice, that met a passing fault (no answer, 429, 502, 503, 504), and redirects of GET and
 * HEAD within the origin are followed. Refusals: not-connected, integration-not-ready (the connector has no API to call),
 * address-not-allowed, fields-invalid, outside-unreachable.
 */
export async function proxiedCall(
  means: Means,
  place: ConnectionPlace,
  connector: Connector,
  call: ProxiedCall,
  signal: AbortSignal,
): Promise<OutgoingStream> {
  const ask = { means, place, connector, signal };
  const secrets = await openConnection(means, place);
  const answer = await insist(ask, secrets, call);
  if (answer.status !== 401) return answer;
  const newer = await renewRefused(means, place, secrets);
  if (newer === null) return answer;
  answer.body.destroy();
  return insist(ask, newer, call);
}

type Ask = { means: Means; place: ConnectionPlace; connector: Connector; signal: AbortSignal };

/** Asks again what is safe to ask again. */
async function insist(ask: Ask, secrets: StoredSecrets, call: ProxiedCall): Promise<OutgoingStream> {
  const mayRepeat = safeMethods.has(call.method) || Object.hasOwn(call.headers, 'idempotency-key');
  for (let tries = 1; ; tries += 1) {
    const isLast = !mayRepeat || tries === mostTries;
    const wait = firstPauseMs * 2 ** (tries - 1) * (0.75 + Math.random() / 2);
    try {
      const answer = await follow(ask, secrets, call);
      const wanted = isLast || !passing.has(answer.status) ? null : pauseWanted(answer.headers, ask.means, wait);
      if (wanted === null) return answer;
      answer.body.destroy();
      await pause(wanted, undefined, { signal: ask.signal });
    } catch (error) {
      if (isLast || !(error instanceof Refusal) || error.code !== 'outside-unreachable') throw error;
      await pause(wait, undefined, { signal: ask.signal });
    }
  }
}

/** Milliseconds until the system wants to be asked again (Retry-After, RFC 9110 §10.2.3); null when that is too long. */
function pauseWanted(headers: Headers, means: Means, otherwise: number): number | null {
  const said = headers.get('retry-after');
  if (said === null) return otherwise;
  const ms = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - means.clock.now().getTime();
  return Number.isNaN(ms) ? otherwise : ms > longestPauseMs ? null : Math.max(ms, otherwise);
}

/** A redirect is a call of its own: judged, and signed, like the first. */
async function follow(ask: Ask, secrets: StoredSecrets, call: ProxiedCall): Promise<OutgoingStream> {
  let next = call;
  for (let hop = 0; ; hop += 1) {
    const sent = await signed(ask, secrets, next);
    const init = { method: sent.method, headers: sent.headers, signal: ask.signal };
    const answer = await ask.means.outgoing.open(sent.url, sent.body === null ? init : { ...init, body: sent.body });
    const location = answer.headers.get('location');
    if (answer.status < 300 || answer.status > 399 || answer.status === 304 || location === null) return answer;
    answer.body.destroy();
    const isRead = call.method === 'GET' || call.method === 'HEAD';
    if (!isRead || hop === mostRedirects || !URL.canParse(location, sent.url)) throw elsewhere(ask.connector.label);
    const to = new URL(location, sent.url);
    to.hash = '';
    if (to.origin !== new URL(sent.url).origin) throw elsewhere(ask.connector.label);
    next = { ...call, target: to.href, query: [] };
  }
}

async function signed(
  { means, place, connector }: Ask,
  secrets: StoredSecrets,
  { method, target, headers, query, body }: ProxiedCall,
): Promise<Outgoing> {
  const values = valuesOf(await openProvision(means.db, means, place.account, connector.name), secrets);
  try {
    const base = apiBase(connector, values);
    if (base === null) throw new RequestProblem('not-possible');
    const url = callAt(base, target);
    if (url === null)
      throw new Refusal(
        'address-not-allowed',
        `target_url has to be a path such as /contacts, or an address that begins with ${base.origin}/.`,
      );
    for (const [name, value] of query) url.searchParams.append(name, value);
    const call = await signCall(connector, values, { method, url: url.href, headers, body }, atNow(means));
    if (call.url.length > longestAddress)
      throw new Refusal('fields-invalid', `The address to call is longer than ${longestAddress} characters.`);
    return call;
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    throw new Refusal(
      'integration-not-ready',
      `${connector.label} cannot be called: its definition names no API (api_url), or what it asks for is missing.`,
    );
  }
}

function elsewhere(label: string): Refusal {
  return new Refusal(
    'outside-refused',
    `${label} answered with a redirect that is not followed. Call the address that it means.`,
  );
}
