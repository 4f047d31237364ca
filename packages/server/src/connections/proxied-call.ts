/** A call of somebody else's making to an outside system's API: the connection's credentials are added here, and seen by nobody. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  apiBase,
  callAt,
  findField,
  RequestProblem,
  signCall,
  type AnyOutgoing,
  type Connector,
  type Values,
} from '@mortise/connectors';
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
  body: string | Uint8Array | null;
};

const longestAddress = 8_000;
/** Methods that change nothing (RFC 9110 §9.2.1) are asked again; so is what the caller made repeatable with a key of its own. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const passing = new Set([429, 502, 503, 504]);
const mostTries = 3;
/** How long one try of a call that may be repeated is waited for. */
const repeatedMs = 30_000;
const firstPauseMs = 300;
/** A system that wants a longer pause is not waited for: the caller is told what it said. */
const longestPauseMs = 5_000;
const mostRedirects = 3;

/** `secrets`: what the caller is not to see in it, should the system repeat it. */
export type ProxiedAnswer = OutgoingStream & { secrets: readonly string[] };

/**
 * Makes the call; the system's answer as it comes, whatever its status. Credentials that it does not take (401) are renewed,
 * once, and the call is made again; so are safe calls, twice, that met a passing fault (no answer in 30 s, 429, 502, 503,
 * 504), and redirects of GET and HEAD within the origin are followed. `longestMs` bounds the wait of a call that is made
 * once. Refusals: not-connected, integration-not-ready (the connector has no API to call), address-not-allowed,
 * fields-invalid, outside-unreachable.
 */
export async function proxiedCall(
  means: Means,
  place: ConnectionPlace,
  connector: Connector,
  call: ProxiedCall,
  { signal, longestMs }: { signal: AbortSignal; longestMs: number },
): Promise<ProxiedAnswer> {
  const ask = { means, place, connector, signal, longestMs };
  const secrets = await openConnection(means, place);
  const answer = await insist(ask, secrets, call);
  if (answer.status !== 401) return answer;
  const newer = await renewRefused(means, place, secrets).catch((error: unknown) => {
    answer.body.destroy();
    throw error;
  });
  if (newer === null) return answer;
  answer.body.destroy();
  return insist(ask, newer, call);
}

type Ask = { means: Means; place: ConnectionPlace; connector: Connector; signal: AbortSignal; longestMs: number };

/** Asks again what is safe to ask again. */
async function insist(ask: Ask, secrets: StoredSecrets, call: ProxiedCall): Promise<ProxiedAnswer> {
  const mayRepeat = safeMethods.has(call.method) || Object.hasOwn(call.headers, 'idempotency-key');
  for (let tries = 1; ; tries += 1) {
    const isLast = !mayRepeat || tries === mostTries;
    const wait = firstPauseMs * 2 ** (tries - 1) * (0.75 + Math.random() / 2);
    try {
      const answer = await follow(ask, secrets, call, mayRepeat ? repeatedMs : ask.longestMs);
      const wanted = isLast || !passing.has(answer.status) ? null : pauseWanted(answer.headers, ask.means, wait);
      if (wanted === null) return answer;
      answer.body.destroy();
      await pause(wanted, undefined, { signal: ask.signal });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'outside-unreachable') throw error;
      if (!mayRepeat) throw perhapsDone(ask.connector.label);
      if (isLast) throw error;
      await pause(wait, undefined, { signal: ask.signal });
    }
  }
}

/** For a call that changes things and got no answer. */
export function perhapsDone(label: string): Refusal {
  return new Refusal(
    'outside-unreachable',
    `${label} gave no answer. The call may have been carried out all the same: look before you send it again.`,
  );
}

/** Milliseconds until the system wants to be asked again (Retry-After, RFC 9110 §10.2.3); null when that is too long. */
function pauseWanted(headers: Headers, means: Means, otherwise: number): number | null {
  const said = headers.get('retry-after');
  if (said === null) return otherwise;
  const ms = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - means.clock.now().getTime();
  return Number.isNaN(ms) ? otherwise : ms > longestPauseMs ? null : Math.max(ms, otherwise);
}

/** A redirect is a call of its own: judged, and signed, like the first. What is not followed is the answer. */
async function follow(ask: Ask, secrets: StoredSecrets, call: ProxiedCall, timeoutMs: number): Promise<ProxiedAnswer> {
  let next = call;
  for (let hop = 0; ; hop += 1) {
    const { sent, hidden } = await signed(ask, secrets, next);
    const { method, headers, body } = sent;
    const init = { method, headers, signal: ask.signal, ...(body === null ? {} : { body }) };
    const answer = await ask.means.outgoing.open(sent.url, init, { timeoutMs });
    const to = hop === mostRedirects ? null : redirectOf(call, sent.url, answer);
    if (to === null) return { ...answer, secrets: hidden };
    answer.body.destroy();
    next = { ...call, target: to, query: [] };
  }
}

/** Where a redirect leads that is followed: of GET and HEAD, within the origin, to what a caller could have named. */
function redirectOf({ method }: ProxiedCall, url: string, { status, headers }: OutgoingStream): string | null {
  const location = headers.get('location');
  if (location === null || ![301, 302, 303, 307, 308].includes(status)) return null;
  if ((method !== 'GET' && method !== 'HEAD') || !URL.canParse(location, url)) return null;
  const to = new URL(location, url);
  to.hash = '';
  const isCallable = callAt(new URL(url), to.href) !== null && isUtf8(to.search) && to.href.length <= longestAddress;
  return isCallable ? to.href : null;
}

async function signed(
  { means, place, connector }: Ask,
  secrets: StoredSecrets,
  { method, target, headers, query, body }: ProxiedCall,
): Promise<{ sent: AnyOutgoing; hidden: string[] }> {
  const provision = await openProvision(means.db, means, place.account, connector.name);
  const values = valuesOf(provision, secrets);
  try {
    const url = addressOf(connector, values, target, query);
    const sent = await signCall(connector, values, { method, url, headers, body }, atNow(means));
    if (sent.url.length > longestAddress)
      throw new Refusal('fields-invalid', `The address to call is longer than ${longestAddress} characters.`);
    return { sent, hidden: hiddenIn(connector, values) };
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    throw cannotSign(connector, error);
  }
}

function cannotSign({ label }: Connector, { code, field, wanted }: RequestProblem): Refusal {
  switch (code) {
    case 'bad-body':
      return new Refusal('fields-invalid', `${label} cannot be sent this. ${wanted ?? ''}`);
    case 'no-place':
      return new Refusal(
        'integration-not-ready',
        `${label} cannot be called: nothing says where in a call "${field}" goes, and without it the call would be nobody's. Say so in this connector's definition ("headers", "query" or "credential"), or call ${label} from the integration's program, which is given the values.`,
      );
    default:
      return new Refusal(
        'integration-not-ready',
        `${label} cannot be called: ${field === null ? 'its definition names no API (api_url)' : `"${field}" is missing or not right`}.`,
      );
  }
}

/** The target's own query stays to the letter; parameters are put behind it. */
function addressOf(connector: Connector, values: Values, target: string, query: ProxiedCall['query']): string {
  const base = apiBase(connector, values);
  if (base === null) throw new RequestProblem('not-possible');
  const url = callAt(base, target);
  if (url === null)
    throw new Refusal(
      'address-not-allowed',
      `target_url has to be a path such as /contacts, or an address that begins with ${base.origin}/.`,
    );
  if (!isUtf8(url.search)) throw new Refusal('fields-invalid', 'The query of target_url is not UTF-8.');
  const more = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
  if (more !== '') url.search = url.search === '' ? more : `${url.search}&${more}`;
  return url.href;
}

/** What is signed would not be what is sent. */
function isUtf8(search: string): boolean {
  try {
    decodeURIComponent(search);
    return true;
  } catch {
    // A lone "%" is sent as it is; bytes that are no UTF-8 are read as another sign.
    return !/%[89a-f][0-9a-f]/i.test(search);
  }
}

/** The values of the connection that are nobody's to see. */
function hiddenIn(connector: Connector, values: Values): string[] {
  const isOpen = (name: string): boolean => findField(connector, name)?.secret === false;
  return Object.entries(values).flatMap(([name, value]) => (isOpen(name) || value.length < 8 ? [] : [value]));
}
