/** Exchanges an embed token for a session: once, but again for the same asker within two minutes (a lost answer). */
import { hash } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { findOrMakeCustomer, type Account } from '../accounts/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/refusal.ts';
import { newId, type SessionId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { sealConnectClaim } from './connect-claim.ts';
import type { Verb } from './embed-claims.ts';
import { tokenInvalid } from './embed-token.ts';
import { absoluteMilliseconds, idleMilliseconds } from './session-scope.ts';
import { exchangedTokens, sessions } from './session-table.ts';
import { deriveSessionToken, hashSessionToken } from './session-token.ts';
import { verifyEmbedToken, type VerifiedToken } from './verify-embed-token.ts';

/** `origin` is that of the page that asks; `ownPage`: it is this server's own embed page. */
export type ExchangeRequest = { account: Account; token: string; nonce: string; origin: string; ownPage: boolean };
export type ExchangedSession = {
  session: string;
  expires_at: Date;
  may: Verb[];
  locale: string | null;
  customer: { name: string | null };
  user: { name: string | null; email: string | null };
};

const repeatMilliseconds = 2 * 60_000;
const skewMilliseconds = 30_000;
const never = new Date('9999-12-31T00:00:00Z');

/** Promises one session per embed token. Throws `token-invalid`, `token-expired`, `token-used` or `origin-not-allowed`. */
export async function exchangeEmbedToken(means: Means, request: ExchangeRequest): Promise<ExchangedSession> {
  const { account } = request;
  if (!request.ownPage && !account.origins.includes(request.origin)) throw originNotAllowed();
  const token = await verifyEmbedToken(means, account, request.token);
  checkOriginClaim(token.claims.origin, request);
  const tokenId = hash('sha256', token.claims.jti === null ? `token ${token.hash}` : `jti ${token.claims.jti}`, 'hex');
  return await transaction(means.db, async (tx) => {
    const mine = { tokenId, id: newId('session'), nonceHash: hash('sha256', request.nonce, 'hex') };
    if (await claimToken(tx, means, account, token, mine)) await makeSession(tx, means, request, token, mine);
    return await readExchanged(tx, means, request, mine);
  });
}

export function originNotAllowed(): Refusal {
  return new Refusal(
    'origin-not-allowed',
    "This page may not embed the marketplace: its origin is not on the account's list.",
  );
}

/**
 * A token may be bound to one origin. Our own embed page takes such a token only as a message from exactly that origin
 * (the page sees to it, for only it knows the sender); here the origin must then at least be one of the account's.
 */
function checkOriginClaim(claim: string | null, { account, origin, ownPage }: ExchangeRequest): void {
  if (claim === null || claim === origin) return;
  if (!ownPage || !account.origins.includes(claim)) throw tokenInvalid();
}

type Mine = { tokenId: string; id: SessionId; nonceHash: string };

/** True for exactly one asker per token; the others wait here until that one's transaction has ended. */
async function claimToken(tx: Tx, means: Means, account: Account, token: VerifiedToken, mine: Mine): Promise<boolean> {
  const { expires } = token.claims;
  const rows = await tx
    .insert(exchangedTokens)
    .values({
      account_id: account.id,
      token_id: mine.tokenId,
      nonce_hash: mine.nonceHash,
      session_id: mine.id,
      exchanged_at: means.clock.now(),
      forget_at: expires === null ? never : new Date(expires.getTime() + skewMilliseconds + repeatMilliseconds),
    })
    .onConflictDoNothing()
    .returning({ id: exchangedTokens.token_id });
  return rows.length === 1;
}

async function makeSession(
  tx: Tx,
  means: Means,
  request: ExchangeRequest,
  token: VerifiedToken,
  mine: Mine,
): Promise<void> {
  const { account } = request;
  const { claims } = token;
  const customer = await findOrMakeCustomer(tx, account.id, claims.customer, claims.customerName);
  const now = means.clock.now().getTime();
  await tx.insert(sessions).values({
    account_id: account.id,
    id: mine.id,
    token_hash: hashSessionToken(deriveSessionToken(means.vault, account.id, mine.tokenId, request.nonce)),
    customer_id: customer.id,
    user: { sub: claims.sub, name: claims.name, email: claims.email, customer_name: customer.name },
    may: claims.may,
    claims: claims.kept,
    sealed_connect: await sealConnectClaim(tx, means, { account: account.id, session: mine.id }, claims.connect),
    origin: request.origin,
    locale: claims.locale,
    kid: token.signedBy.kid,
    key_print: token.signedBy.print,
    expires_at: new Date(now + idleMilliseconds),
    ends_at: new Date(now + absoluteMilliseconds),
    created_at: new Date(now),
  });
}

async function readExchanged(tx: Tx, means: Means, request: ExchangeRequest, mine: Mine): Promise<ExchangedSession> {
  const { account } = request;
  const [row] = await tx
    .select({ exchanged: exchangedTokens, session: sessions })
    .from(exchangedTokens)
    .innerJoin(
      sessions,
      and(eq(sessions.account_id, exchangedTokens.account_id), eq(sessions.id, exchangedTokens.session_id)),
    )
    .where(
      and(
        eq(exchangedTokens.account_id, account.id),
        eq(exchangedTokens.token_id, mine.tokenId),
        isNull(sessions.revoked_at),
      ),
    );
  const isRepeat =
    row !== undefined &&
    row.exchanged.nonce_hash === mine.nonceHash &&
    row.session.origin === request.origin &&
    means.clock.now().getTime() - row.exchanged.exchanged_at.getTime() <= repeatMilliseconds;
  if (!isRepeat)
    throw new Refusal('token-used', 'This embed token has been used. The page has to ask its backend for a new one.');
  const user = row.session.user as { name: string | null; email: string | null; customer_name: string | null };
  return {
    session: deriveSessionToken(means.vault, account.id, mine.tokenId, request.nonce),
    expires_at: row.session.expires_at,
    may: row.session.may as Verb[],
    locale: row.session.locale,
    customer: { name: user.customer_name },
    user: { name: user.name, email: user.email },
  };
}
