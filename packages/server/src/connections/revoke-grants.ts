/** Tells outside systems to forget grants: at once, then ever more seldom for a week; the token lives on here no longer than that. */
import { and, asc, eq, lte, type SQL } from 'drizzle-orm';
import { findConnector, isProvisioned, openProvision, type Connector } from '../connectors/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { newId, type AccountId } from '../platform/ids.ts';
import { everySoOften } from '../platform/every-so-often.ts';
import type { Means, Worker } from '../platform/means.ts';
import { emit, type QueuedEvent } from '../platform/queue/index.ts';
import type { SealedPlace } from '../platform/vault/index.ts';
import { revocations } from './connection-table.ts';
import type { StoredSecrets } from './connection.ts';
import { endSubscription } from './end-subscription.ts';
import { revokeToken } from './oauth-client.ts';
import { valuesOf } from './outside-values.ts';
import { fateOf, type GrantOf } from './shared-grant.ts';

const everyMs = 30_000;
const firstPauseMs = 60_000;
const longestPauseMs = 6 * 3600_000;
/** An outside system that did not take it in this time is not asked again. */
const keptMs = 7 * 24 * 3600_000;
const atOnce = 4;
/** As many tries to end the system's calls come before the grant is ended all the same. */
const mostEndings = 3;
const mostASweep = 200;

type Revocation = typeof revocations.$inferSelect;

/** Milliseconds from one try to the next: a minute, doubled up to six hours. */
export function pauseAfter(attempt: number): number {
  return Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
}

/**
 * Keeps a grant until the outside system was told to forget it, and to call no more for `subscription`. Does nothing for a
 * connector that has no way to be told. With `isShared`, a connection may hang on the same grant: it is not revoked.
 */
export async function queueRevocation(
  tx: Tx,
  means: Means,
  of: GrantOf,
  { fields, tokens }: StoredSecrets,
  { subscription = null, isShared = false }: { subscription?: string | null; isShared?: boolean } = {},
): Promise<void> {
  const { account, connector: name } = of;
  const connector = await findConnector(tx, account, name);
  const canEnd = tokens !== null && connector !== null && canRevoke(connector);
  const revokes = canEnd && !isShared;
  if (canEnd && isShared)
    means.log.info('a grant is not revoked outside: a connection may hang on the same one', {
      account,
      connector: name,
    });
  const asked = connector?.webhooks?.unsubscribe === undefined ? null : subscription;
  if (!revokes && asked === null) return;
  const id = newId('connection');
  // The refresh token stands for the whole grant (RFC 7009 §2.1). What was typed may stand in the address.
  const token = revokes ? (tokens.refresh_token ?? tokens.access_token) : null;
  const grant: Grant = { token, fields, of, ...(asked === null ? {} : { subscription: { id: asked, tokens } }) };
  const sealed = await means.vault.seal(tx, tokenPlace(account, id), JSON.stringify(grant));
  const now = means.clock.now();
  await tx.insert(revocations).values({
    account_id: account,
    id,
    connector_name: name,
    sealed_token: sealed,
    due_at: now,
    created_at: now,
  });
  await emit(tx, { account, name: 'connection.forgotten', payload: { revocation: id } });
}

/** Handler of `connection.forgotten`: the first try, without waiting for the sweep; the sweep makes all others. */
export async function revokeOutside(means: Means, event: QueuedEvent): Promise<void> {
  const id = String(event.payload['revocation']);
  const row = await claim(means, and(eq(revocations.account_id, event.account), eq(revocations.id, id)));
  if (row !== null) await tell(means, row);
}

/** Tries what is due; a few at once, so that one system that is away holds up no other. */
export async function revokeDue(means: Means): Promise<void> {
  let left = mostASweep;
  const work = async (): Promise<void> => {
    while (left > 0 && !means.stopping.aborted) {
      left -= 1;
      const row = await claim(means);
      if (row === null) return;
      await tell(means, row);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** The loop over what is due. */
export function sweepRevocations(means: Means): Worker {
  return everySoOften(means, {
    ms: everyMs,
    failed: 'grants could not be revoked outside',
    work: () => revokeDue(means),
  });
}

/** Takes one that is due and sets its next try, so that nobody else makes this one; a killed try is made again then. */
async function claim(means: Means, which?: SQL): Promise<Revocation | null> {
  const now = means.clock.now();
  return transaction(means.db, async (tx) => {
    const [row] = await tx
      .select()
      .from(revocations)
      .where(and(which, lte(revocations.due_at, now)))
      .orderBy(asc(revocations.due_at))
      .limit(1)
      .for('update', { skipLocked: true });
    if (row === undefined) return null;
    const attempts = row.attempts + 1;
    await tx
      .update(revocations)
      .set({ attempts, due_at: new Date(now.getTime() + pauseAfter(attempts)) })
      .where(itself(row));
    return { ...row, attempts };
  });
}

async function tell(means: Means, row: Revocation): Promise<void> {
  const facts = { revocation: row.id, connector: row.connector_name, attempt: row.attempts };
  const taken = await isTaken(means, row).catch((error: unknown) => {
    means.log.warn('a grant could not be revoked outside; it will be tried again', { ...facts, error });
    return false;
  });
  if (!taken && means.clock.now().getTime() - row.created_at.getTime() < keptMs) return;
  if (!taken) means.log.error('alert: a grant was not revoked outside within a week and was given up', facts);
  await means.db.delete(revocations).where(itself(row));
}

/** True when the outside system took it, or cannot be told any more. An app that is not set up just now may be again. */
async function isTaken(means: Means, row: Revocation): Promise<boolean> {
  const account = row.account_id as AccountId;
  const connector = await findConnector(means.db, account, row.connector_name);
  if (connector === null) return true;
  const provision = await openProvision(means.db, means, account, row.connector_name);
  if (!isProvisioned(connector, provision)) return false;
  const text = (await means.vault.open(means.db, tokenPlace(account, row.id), row.sealed_token)).reveal();
  const { token, fields, of, subscription } = readGrant(text);
  // First, because nothing can be asked with a grant that has ended; but nobody's access lives on for it.
  if (subscription !== undefined && row.attempts <= mostEndings) {
    const values = valuesOf(provision, { fields, tokens: subscription.tokens });
    if (!(await endSubscription(means, connector, values, subscription.id))) return false;
  }
  if (token === null) return true;
  const fate = of === undefined ? 'ended' : await fateOf(means.db, means, connector, of, row.created_at);
  if (fate === 'lives')
    means.log.info('a grant is not revoked outside: somebody signed in again', { account, revocation: row.id });
  return fate === 'ended'
    ? revokeToken(means, connector, valuesOf(provision, { fields, tokens: null }), token)
    : fate === 'lives';
}

/**
 * `subscription`: what the system was asked to call us for, and the token with which it can be asked to stop. One that was kept
 * before `of` was is of an unknown place.
 */
type Grant = {
  token: string | null;
  fields: Record<string, string>;
  of?: GrantOf;
  subscription?: { id: string; tokens: StoredSecrets['tokens'] };
};

/** A bare token is one that was kept before fields were. */
function readGrant(text: string): Grant {
  return text.startsWith('{') ? (JSON.parse(text) as Grant) : { token: text, fields: {} };
}

function canRevoke(connector: Connector): boolean {
  const has = (key: string): boolean => Reflect.get(connector, key) !== undefined;
  return has('revoke_url') || has('revoke_request');
}

const itself = (row: Revocation) => and(eq(revocations.account_id, row.account_id), eq(revocations.id, row.id));

const tokenPlace = (account: AccountId, row: string): SealedPlace => ({
  account,
  table: 'revocations',
  column: 'sealed_token',
  row,
});
