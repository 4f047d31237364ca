/** Rules of an authorisation flow: its states, its end, where it may return to, its cookie. Pure. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A flow lives for ten minutes and works once. */
export const flowLifetimeMs = 10 * 60_000;

/**
 * `answered`: the token is here and sealed; `asking`: it is another account's than before, and a person is asked which one
 * counts; `ended`: what it was for is over, and nothing may be saved.
 */
export type StoredFlowState = 'waiting' | 'continued' | 'answered' | 'asking' | 'connected' | 'failed' | 'ended';
export type FlowState = 'waiting' | 'continued' | 'connected' | 'failed' | 'expired';

/** The state that who asked sees: a flow that was not finished in time has expired. */
export function flowState(flow: { state: StoredFlowState; expires_at: Date }, now: Date): FlowState {
  if (flow.state === 'connected' || flow.state === 'failed') return flow.state;
  if (flow.state === 'ended' || flow.expires_at.getTime() <= now.getTime()) return 'expired';
  return flow.state === 'waiting' ? 'waiting' : 'continued';
}

/** 256 random bits, base64url: nonce, state, cookie. */
export function freshToken(): string {
  return randomBytes(32).toString('base64url');
}

/** True for text that `freshToken` could have made; everything else is refused before any look-up. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
}

/** How nonce, state and cookie are kept. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares in constant time. */
export function sameHash(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

/** The address to come back to, when its origin is on the list; null otherwise. Compared by origin, as parsed by the URL standard. */
export function returnAddress(wanted: string, allowedOrigins: readonly string[]): string | null {
  if (
    wanted.length > 2000 ||
    /[\u0000-\u0020\u007f\\]/.test(wanted) ||
    !/^https?:\/\//i.test(wanted) ||
    !URL.canParse(wanted)
  )
    return null;
  const url = new URL(wanted);
  if (url.username !== '' || url.password !== '' || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return null;
  if (!allowedOrigins.some((origin) => origin === url.origin)) return null;
  url.hash = '';
  return url.href;
}

/** Where the same tab goes on: the address with `?mortise_flow=<id>`. */
export function resumeAddress(returnTo: string, flow: string): string {
  const url = new URL(returnTo);
  url.searchParams.set('mortise_flow', flow);
  return url.href;
}

/** The flow's own cookie. With https it is bound to exactly this host; browsers take no Secure cookie on plain http. */
export function cookieName(flow: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}mortise-${flow}`;
}

export function setCookie(flow: string, value: string, secure: boolean): string {
  const age = value === '' ? 0 : flowLifetimeMs / 1000;
  return `${cookieName(flow, secure)}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** The value of one cookie of a `Cookie` header. Two of the same name are none. */
export function readCookie(header: string | undefined, name: string): string | null {
  const found = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`));
  const [only] = found;
  return found.length === 1 && only !== undefined ? only.slice(name.length + 1) : null;
}
