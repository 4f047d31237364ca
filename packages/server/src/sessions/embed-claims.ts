/** The inside of a verified embed token: its claims, checked against the limits, as values that can be trusted. */
import type { Account } from '../accounts/index.ts';
import { Refusal } from '../platform/http/refusal.ts';
import { tokenInvalid } from './embed-token.ts';

/** Words of `allow`. */
export const verbs = [
  'view',
  'install',
  'connect',
  'configure',
  'schedule',
  'run',
  'logs',
  'pause',
  'uninstall',
] as const;
export type Verb = (typeof verbs)[number];

/** What is kept of `xti`. */
export type SessionClaims = {
  hidden_integrations?: (string | number)[];
  allowed_installs?: number;
  user_group?: string;
  user_tier?: string;
  installed_external?: (string | number)[];
  /** All of `xti`, for the account's visibility rules. */
  xti?: Record<string, unknown>;
};

/** By an integration's name, number or id: settings for it, secret ones too, and which connectors to connect. */
export type ConnectClaim = Record<string, { config?: Record<string, unknown>; connectors?: string[] }>;

export type EmbedClaims = {
  sub: string;
  customer: string;
  customerName: string | null;
  name: string | null;
  email: string | null;
  locale: string | null;
  origin: string | null;
  may: Verb[];
  kept: SessionClaims;
  connect: ConnectClaim;
  jti: string | null;
  /** null: a compatibility token without an end. */
  expires: Date | null;
};

const skew = 30;
const mostLife = 60 * 60;
const mostXti = 4096;
type Raw = Record<string, unknown>;
type Rules = { account: Pick<Account, 'slug' | 'compatibility' | 'identityClaim'>; now: Date };

/** Reads verified claims. Throws `token-invalid`, or `token-expired` when nothing but its end is wrong. */
export function readEmbedClaims(raw: Raw, rules: Rules): EmbedClaims {
  const lenient = rules.account.compatibility;
  checkAudience(raw['aud'], rules.account.slug, lenient);
  const sub = readIdentity(raw, rules);
  const kept = readKept(raw);
  const claims = {
    sub,
    kept,
    connect: readConnect(raw['connect']),
    customer: optionalText(raw, 'customer', 200, lenient) ?? sub,
    customerName: optionalText(raw, 'customer_name', 200, lenient),
    name: optionalText(raw, 'name', 200, lenient),
    email: optionalText(raw, 'email', 320, lenient),
    locale: readLocale(raw['locale']),
    origin: optionalText(raw, 'origin', 300, false),
    may: readAllow(raw['allow']),
    jti: optionalText(raw, 'jti', 200, false),
  };
  return { ...claims, expires: checkTimes(raw, rules) };
}

function checkAudience(aud: unknown, slug: string, lenient: boolean): void {
  if (aud === undefined && lenient) return;
  if (aud !== `mortise:${slug}`) throw tokenInvalid();
}

function readIdentity(raw: Raw, { account }: Rules): string {
  if (!account.compatibility) {
    const sub = raw['sub'];
    if (typeof sub !== 'string' || sub === '' || sub.length > 200) throw tokenInvalid();
    return sub;
  }
  const names = account.identityClaim === null ? ['sub', 'user_id', 'id', 'email'] : [account.identityClaim];
  for (const name of names) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (typeof value === 'string' && value !== '' && value.length <= 200) return value;
    if (Number.isSafeInteger(value)) return String(value);
  }
  throw tokenInvalid();
}

/** Product §2: iat and exp required, at most 60 minutes apart, 30 s of skew; compatibility tokens may lack them. */
function checkTimes(raw: Raw, { account, now }: Rules): Date | null {
  const [iat, exp, nbf] = [readInstant(raw, 'iat'), readInstant(raw, 'exp'), readInstant(raw, 'nbf')];
  const seconds = now.getTime() / 1000;
  if (!account.compatibility && (iat === null || exp === null)) throw tokenInvalid();
  if (iat !== null && iat > seconds + skew) throw tokenInvalid();
  if (nbf !== null && nbf > seconds + skew) throw tokenInvalid();
  if (exp === null) return null;
  if (iat !== null && (exp - iat > mostLife || exp < iat)) throw tokenInvalid();
  if (iat === null && exp > seconds + mostLife + skew) throw tokenInvalid();
  if (exp <= seconds - skew)
    throw new Refusal('token-expired', 'The embed token has ended. The page has to ask its backend for a new one.');
  return new Date(exp * 1000);
}

function readInstant(raw: Raw, name: string): number | null {
  const value = raw[name];
  if (value === undefined) return null;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > 1e11) throw tokenInvalid();
  return value;
}

/** A lenient account's bare tokens carry what they like under these names: there, what is no text counts as not given. */
function optionalText(raw: Raw, name: string, most: number, lenient: boolean): string | null {
  const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string' && value.length <= most) return value;
  if (lenient) return Number.isSafeInteger(value) ? String(value) : null;
  throw tokenInvalid();
}

function readLocale(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}$/.test(value)
    ? value.replaceAll('_', '-')
    : null;
}

function readAllow(value: unknown): Verb[] {
  if (value === undefined) return [...verbs];
  if (!Array.isArray(value)) throw tokenInvalid();
  const known: readonly unknown[] = verbs;
  if (value.some((word) => !known.includes(word))) throw tokenInvalid();
  return [...new Set(value as Verb[])];
}

function readKept(raw: Raw): SessionClaims {
  const kept: SessionClaims = {};
  const xti = raw['xti'];
  if (xti === undefined || xti === null) return kept;
  if (!isObject(xti) || Buffer.byteLength(JSON.stringify(xti)) > mostXti) throw tokenInvalid();
  kept.xti = xti;
  for (const name of ['hidden_integrations', 'installed_external'] as const) {
    const list = xti[name];
    if (list === undefined || list === null) continue;
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string' || Number.isSafeInteger(item)))
      throw tokenInvalid();
    kept[name] = list as (string | number)[];
  }
  for (const name of ['user_group', 'user_tier'] as const) {
    const text = xti[name];
    if (typeof text === 'string') kept[name] = text;
  }
  const installs = xti['allowed_installs'];
  if (installs === undefined || installs === null) return kept;
  if (typeof installs !== 'number' || !Number.isSafeInteger(installs) || installs < 0) throw tokenInvalid();
  kept.allowed_installs = installs;
  return kept;
}

function readConnect(value: unknown): ConnectClaim {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw tokenInvalid();
  for (const wish of Object.values(value)) {
    if (!isObject(wish)) throw tokenInvalid();
    const { config, connectors } = wish;
    if (config !== undefined && !isObject(config)) throw tokenInvalid();
    if (
      connectors !== undefined &&
      !(Array.isArray(connectors) && connectors.every((name) => typeof name === 'string'))
    )
      throw tokenInvalid();
  }
  return value as ConnectClaim;
}

function isObject(value: unknown): value is Raw {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
