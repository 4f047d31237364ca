/** Reads what a token endpoint answered: tolerant of what providers get wrong, strict about what we would send on. */
import type { AnswerPlaces } from '../kinds.ts';
import type { Connector } from '../connector.ts';
import type { Static } from 'typebox';
import { pointed } from './pointed.ts';
import { readFields } from './read-fields.ts';

export type TokenAnswer = {
  access_token: string;
  token_type: string;
  /** Absent means: keep the one we have. */
  refresh_token: string | null;
  /** Seconds, within 30 s and 90 days; null when the provider does not say that the token ends. */
  expires_in: number | null;
  /** Scopes that were granted, when told. */
  scope: string | null;
  /** Values of the fields with `source: token_response`. */
  fields: Record<string, string>;
};

type Places = Static<typeof AnswerPlaces>;

/** Types that are of no use without a proof that is made anew for each call (RFC 9449, RFC 6749 §7.1): not what was asked for. */
const signing = new Set(['mac', 'pop', 'dpop']);
const shortest = 30;
const longest = 90 * 24 * 3600;
const standard: Places = {
  token: '/access_token',
  refresh_token: '/refresh_token',
  expires_in: '/expires_in',
  scope: '/scope',
};

/** The answer, or null when it is none: no token, or a token that could not stand in a header. */
export function readTokenAnswer(connector: Connector, text: string, now: Date): TokenAnswer | null {
  const places = placesOf(connector);
  const body = readBody(text);
  if (body === undefined) return null;
  const access = tokenText(pointed(body, places.token));
  if (access === null) return null;
  const refresh = at(body, places.refresh_token);
  const refreshToken = refresh === undefined || refresh === null || refresh === '' ? null : tokenText(refresh);
  if (refresh && refreshToken === null) return null;
  const type = pointed(body, '/token_type');
  if (typeof type === 'string' && signing.has(type.toLowerCase())) return null;
  const scope = at(body, places.scope);
  return {
    access_token: access,
    token_type: typeof type === 'string' && /^[A-Za-z][A-Za-z0-9._-]{0,30}$/.test(type) ? type : 'Bearer',
    refresh_token: refreshToken,
    expires_in: lifetime(body, places, now),
    scope: typeof scope === 'string' ? scope.slice(0, 4000) : null,
    fields: readFields(connector, 'token_response', body),
  };
}

/** The `error` word of a refusal, or null when there is none. */
export function readTokenError(text: string): string | null {
  const error = pointed(readBody(text), '/error');
  return typeof error === 'string' && /^[\x20-\x7e]{1,100}$/.test(error) ? error : null;
}

/** Where a connector's tokens stand; what its definition does not name stands where RFC 6749 says. */
function placesOf(connector: Connector): Places {
  if (connector.kind === 'token_exchange') return connector.exchange.answer;
  return 'answer' in connector && connector.answer !== undefined ? { ...standard, ...connector.answer } : standard;
}

/** JSON, or the parameters of a form, as some token endpoints answer whatever they are asked for. */
function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const isForm = /^(?:[\w.]+=[^&\s]*)(?:&[\w.]+=[^&\s]*)*$/.test(text.trim());
    return isForm ? Object.fromEntries(new URLSearchParams(text.trim())) : undefined;
  }
}

function at(body: unknown, pointer: string | undefined): unknown {
  return pointer === undefined ? undefined : pointed(body, pointer);
}

/** RFC 6749 appendix A: visible characters only, so that nothing can break out of a header. */
function tokenText(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value) && value.length <= 16_000
    ? value
    : null;
}

function lifetime(body: unknown, places: Places, now: Date): number | null {
  const told = clampSeconds(at(body, places.expires_in));
  const end = at(body, places.expires_at);
  const instant = typeof end === 'string' ? Date.parse(end) : typeof end === 'number' ? end * 1000 : NaN;
  return told ?? clampSeconds((instant - now.getTime()) / 1000) ?? places.lasts ?? null;
}

function clampSeconds(value: unknown): number | null {
  const seconds =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (Number.isNaN(seconds)) return null;
  return Math.min(longest, Math.max(shortest, Math.floor(seconds)));
}
