/** Looks sessions up by hash and remembers them for at most 30 s, so that a revocation, or the end of the key that let them in, is felt within that. */
import { and, eq, gt, isNull } from 'drizzle-orm';
import { accounts, embedKeys } from '../accounts/index.ts';
import { Refusal } from '../platform/http/refusal.ts';
import type { AccountId, CustomerId, SessionId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { SessionClaims, Verb } from './embed-claims.ts';
import { idleMilliseconds, type SessionScope } from './session-scope.ts';
import { sessions } from './session-table.ts';
import { hashSessionToken } from './session-token.ts';

const rememberedFor = 30_000;
const mostRemembered = 20_000;
/** The end moves on when at least this much is gained: one write a minute of use. */
const extendedBy = 60_000;

type Remembered = { scope: SessionScope; readAt: number; expires: number; ends: number };
const memories = new WeakMap<Means, Map<string, Remembered>>();

/** The live session of a bearer; its idle end moves on. Throws `session-invalid` or `session-expired`. */
export async function findSession(means: Means, bearer: string): Promise<SessionScope> {
  const key = hashSessionToken(bearer);
  const memory = memories.get(means) ?? new Map<string, Remembered>();
  memories.set(means, memory);
  const now = means.clock.now().getTime();
  const known = memory.get(key);
  if (
    known !== undefined &&
    now >= known.readAt &&
    now - known.readAt < rememberedFor &&
    now < Math.min(known.expires, known.ends)
  )
    return known.scope;
  memory.delete(key);
  const read = await readSession(means, key, now);
  if (memory.size >= mostRemembered) memory.delete(memory.keys().next().value ?? '');
  memory.set(key, read);
  return read.scope;
}

/** Ends a session now; other processes notice within 30 s. */
export async function revokeSession(means: Means, scope: SessionScope): Promise<void> {
  const where = and(
    eq(sessions.account_id, scope.account),
    eq(sessions.id, scope.session),
    isNull(sessions.revoked_at),
  );
  const [row] = await means.db
    .update(sessions)
    .set({ revoked_at: means.clock.now() })
    .where(where)
    .returning({ hash: sessions.token_hash });
  if (row !== undefined) memories.get(means)?.delete(row.hash);
}

async function readSession(means: Means, tokenHash: string, now: number): Promise<Remembered> {
  const [row] = await means.db
    .select({ session: sessions, slug: accounts.slug, key: { kid: embedKeys.kid, print: embedKeys.print } })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.account_id, sessions.account_id))
    .leftJoin(embedKeys, and(eq(embedKeys.account_id, sessions.account_id), eq(embedKeys.kid, sessions.kid)))
    .where(eq(sessions.token_hash, tokenHash));
  if (row === undefined || row.session.revoked_at !== null || !isKeyThere(row.session, row.key)) throw sessionInvalid();
  const { session } = row;
  const ends = session.ends_at.getTime();
  if (now >= Math.min(session.expires_at.getTime(), ends)) {
    throw new Refusal('session-expired', 'The session has ended. The page has to sign in again.');
  }
  const expires = await extend(means, session, now);
  return { scope: toScope(session, row.slug), readAt: now, expires, ends };
}

/** A session ends with the key that signed its token: removed, or replaced under the same name. One that only retired let it in before. */
function isKeyThere(
  session: Pick<typeof sessions.$inferSelect, 'kid' | 'key_print'>,
  key: { print: string | null } | null,
): boolean {
  return session.kid === null || (key !== null && key.print === session.key_print);
}

async function extend(means: Means, session: typeof sessions.$inferSelect, now: number): Promise<number> {
  const wanted = Math.min(now + idleMilliseconds, session.ends_at.getTime());
  if (wanted - session.expires_at.getTime() < extendedBy) return session.expires_at.getTime();
  await means.db
    .update(sessions)
    .set({ expires_at: new Date(wanted) })
    .where(
      and(
        eq(sessions.account_id, session.account_id),
        eq(sessions.id, session.id),
        isNull(sessions.revoked_at),
        gt(sessions.expires_at, new Date(now)),
      ),
    );
  return wanted;
}

export function sessionInvalid(): Refusal {
  return new Refusal('session-invalid', 'There is no such session. The page has to sign in again.');
}

function toScope(row: typeof sessions.$inferSelect, slug: string): SessionScope {
  const { customer_name, ...user } = row.user as SessionScope['user'] & { customer_name: string | null };
  return {
    account: row.account_id as AccountId,
    slug,
    user,
    customer_name,
    customer: row.customer_id as CustomerId,
    session: row.id as SessionId,
    may: new Set(row.may as Verb[]),
    claims: row.claims as SessionClaims,
    origin: row.origin,
    locale: row.locale,
  };
}
