/** Makes, finds, lists and ends auth links, and notes how far they came. */
import { and, count, desc, eq, gt, inArray, isNull } from 'drizzle-orm';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { newId, parseId, type AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { authLinkEnd, endOfLink } from './auth-link.ts';
import type { AuthLink } from './auth-link-schema.ts';
import { authLinks } from './auth-link-table.ts';
import { flows } from './connection-table.ts';
import { freshToken, hashToken, isToken } from './flow.ts';
import { parseReason, type Reason } from './reason.ts';

export type AuthLinkRow = typeof authLinks.$inferSelect;
export type AuthLinkWanted = {
  account: AccountId;
  customer: string;
  tenant: string;
  integration: string;
  connector: string;
  askedBy: { name: string | null; customer_name: string | null };
  days: number;
};

/** Links that may live at once for one connector of one tenant. */
const mostLiving = 5;
const mostListed = 50;

/** Only its hash is kept: the address is told here and never again. Refusals: link-limit-reached, and those of `lockOwner`. */
export async function makeAuthLink(
  means: Means,
  wanted: AuthLinkWanted,
  lockOwner: (tx: Tx, end: Date) => Promise<void>,
): Promise<AuthLink> {
  const token = freshToken();
  const now = means.clock.now();
  const row: AuthLinkRow = {
    account_id: wanted.account,
    id: newId('authLink'),
    tenant_id: wanted.tenant,
    integration_id: wanted.integration,
    connector_name: wanted.connector,
    customer_id: wanted.customer,
    asked_by: wanted.askedBy,
    token_hash: hashToken(token),
    state: 'waiting',
    state_at: now,
    reason: null,
    expires_at: authLinkEnd(now, wanted.days),
    revoked_at: null,
    created_at: now,
  };
  await transaction(means.db, async (tx) => {
    await lockOwner(tx, row.expires_at);
    if ((await countLiving(tx, row, now)) >= mostLiving)
      throw new Refusal('link-limit-reached', 'There are five links for this already. End one of them first.');
    await tx.insert(authLinks).values(row);
  });
  return { ...viewOf(row, now), url: `${means.config.baseUrl}/connect/link#${token}` };
}

async function countLiving(tx: Tx, row: AuthLinkRow, now: Date): Promise<number> {
  const [found] = await tx
    .select({ count: count() })
    .from(authLinks)
    .where(
      and(
        eq(authLinks.account_id, row.account_id),
        eq(authLinks.tenant_id, row.tenant_id),
        eq(authLinks.connector_name, row.connector_name),
        isNull(authLinks.revoked_at),
        gt(authLinks.expires_at, now),
      ),
    );
  return found?.count ?? 0;
}

/** A tenant's links, newest first, those that ended lately among them. */
export async function authLinksOf(means: Means, account: AccountId, tenant: string): Promise<AuthLink[]> {
  const rows = await means.db
    .select()
    .from(authLinks)
    .where(and(eq(authLinks.account_id, account), eq(authLinks.tenant_id, tenant)))
    .orderBy(desc(authLinks.created_at), desc(authLinks.id))
    .limit(mostListed);
  return rows.map((row) => viewOf(row, means.clock.now()));
}

/** Refusal `not-found` to everybody but the customer it was made for. */
export async function readAuthLink(means: Means, account: AccountId, customer: string, id: string): Promise<AuthLink> {
  return viewOf(await linkOf(means.db, account, customer, id), means.clock.now());
}

/** Ends a link and whatever was begun with it; a repeat changes nothing. Refusal as above. */
export async function revokeAuthLink(means: Means, account: AccountId, customer: string, id: string): Promise<void> {
  await transaction(means.db, async (tx) => {
    const row = await linkOf(tx, account, customer, id, true);
    if (row.revoked_at === null) await endLinks(tx, means, account, [row.id]);
  });
}

/** Ends all links of a tenant. Lock the tenant first. */
export async function endAuthLinksOf(tx: Tx, means: Means, account: AccountId, tenant: string): Promise<void> {
  const living = await tx
    .select({ id: authLinks.id })
    .from(authLinks)
    .where(and(eq(authLinks.account_id, account), eq(authLinks.tenant_id, tenant), isNull(authLinks.revoked_at)));
  await endLinks(
    tx,
    means,
    account,
    living.map(({ id }) => id),
  );
}

async function endLinks(tx: Tx, means: Means, account: AccountId, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const now = means.clock.now();
  await tx
    .update(authLinks)
    .set({ revoked_at: now })
    .where(and(eq(authLinks.account_id, account), inArray(authLinks.id, [...ids])));
  await tx
    .update(flows)
    .set({ expires_at: now, sealed_verifier: null })
    .where(
      and(
        eq(flows.account_id, account),
        inArray(flows.auth_link_id, [...ids]),
        inArray(flows.state, ['waiting', 'continued', 'answered', 'asking']),
        gt(flows.expires_at, now),
      ),
    );
}

/** The living link of a token. Refusal `not-found`, the same whether it ended or never was. */
export async function livingLink(tx: Tx, means: Means, token: string, lock = false): Promise<AuthLinkRow> {
  const query = tx
    .select()
    .from(authLinks)
    .where(eq(authLinks.token_hash, hashToken(token)));
  const [row] = !isToken(token) ? [] : lock ? await query.for('update') : await query;
  if (row === undefined || endOfLink(row, means.clock.now()) !== null) throw linkOver();
  return row;
}

export function linkOver(): Refusal {
  return new Refusal('not-found', 'It was ended, or it is not complete. Ask whoever sent it to you for a new one.');
}

/**
 * Locks the link that a flow was begun with, before the flow: false when it was ended meanwhile, so that nothing may be
 * saved. A flow without a link is fine.
 */
export async function lockLivingLink(tx: Tx, account: string, id: string | null): Promise<boolean> {
  if (id === null) return true;
  const [row] = await tx
    .select({ revoked: authLinks.revoked_at })
    .from(authLinks)
    .where(and(eq(authLinks.account_id, account), eq(authLinks.id, id)))
    .for('update');
  return row?.revoked === null;
}

/** Its page is shown to somebody. */
export async function noteOpened(means: Means, row: AuthLinkRow): Promise<void> {
  await means.db
    .update(authLinks)
    .set({ state: 'opened', reason: null, state_at: means.clock.now() })
    .where(
      and(
        eq(authLinks.account_id, row.account_id),
        eq(authLinks.id, row.id),
        // What it led to stays told.
        inArray(authLinks.state, ['waiting', 'failed']),
      ),
    );
}

/** How far a link came; none (the flow has no link) is fine too. */
export async function noteLink(
  tx: Tx,
  means: Means,
  account: string,
  id: string | null,
  state: AuthLinkRow['state'],
  reason: Reason | null = null,
): Promise<void> {
  if (id === null) return;
  await tx
    .update(authLinks)
    .set({ state, reason, state_at: means.clock.now() })
    .where(and(eq(authLinks.account_id, account), eq(authLinks.id, id)));
}

async function linkOf(tx: Tx, account: AccountId, customer: string, id: string, lock = false): Promise<AuthLinkRow> {
  const query = tx
    .select()
    .from(authLinks)
    .where(and(eq(authLinks.account_id, account), eq(authLinks.id, id), eq(authLinks.customer_id, customer)));
  const [row] = parseId('authLink', id) === null ? [] : lock ? await query.for('update') : await query;
  if (row === undefined) throw new Refusal('not-found', 'There is no such link.');
  return row;
}

function viewOf(row: AuthLinkRow, now: Date): AuthLink {
  const ended = endOfLink(row, now);
  return {
    id: row.id,
    tenant: row.tenant_id,
    connector: row.connector_name,
    state: ended === null ? row.state : 'ended',
    ended,
    url: null,
    reason: parseReason(row.reason),
    asked_by: askerOf(row.asked_by).name,
    changed_at: row.state_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    created_at: row.created_at.toISOString(),
  };
}

/** Reads who asked, as flows and links keep it. */
export function askerOf(stored: unknown): { name: string | null; customer_name: string | null } {
  const asked = typeof stored === 'object' && stored !== null ? stored : {};
  const word = (key: string): string | null => {
    const value: unknown = Reflect.get(asked, key);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return { name: word('name'), customer_name: word('customer_name') };
}
