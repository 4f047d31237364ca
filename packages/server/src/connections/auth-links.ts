/** Makes, finds, lists and ends auth links, and notes how far they came. */
import { and, count, desc, eq, gt, inArray, isNull, max, ne, notInArray, sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { newId, parseId, type AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { authLinkEnd, endOfLink } from './auth-link.ts';
import type { AuthLink } from './auth-link-schema.ts';
import { authLinks } from './auth-link-table.ts';
import { flows } from './connection-table.ts';
import { endFlows } from './end-flows.ts';
import { freshToken, hashToken, isToken } from './flow.ts';
import { parseReason, type Reason } from './reason.ts';
import { atPlace, type ConnectionPlace } from './save-connection.ts';

export type AuthLinkRow = typeof authLinks.$inferSelect;
export type AuthLinkWanted = {
  place: ConnectionPlace;
  /** Null where the place's tenant is. */
  customer: string | null;
  /** `sub`: who the host says that it is; null: the host's own backend. */
  askedBy: { name: string | null; customer_name: string | null; sub: string | null };
  days: number;
};

/** Links that may live at once for one connector of one tenant, or of all. */
const mostLiving = 5;
const mostListed = 50;

/**
 * Only its hash is kept: the address is told here and never again. The one that the same person made before for this connector
 * ends: its address is lost to them. Lock what it is for first. Refusal: link-limit-reached.
 */
export async function makeAuthLink(tx: Tx, means: Means, wanted: AuthLinkWanted): Promise<AuthLink> {
  const token = freshToken();
  const now = means.clock.now();
  const row: AuthLinkRow = {
    account_id: wanted.place.account,
    id: newId('authLink'),
    tenant_id: wanted.place.tenant,
    integration_id: wanted.place.integration,
    connector_name: wanted.place.connector,
    customer_id: wanted.customer,
    asked_by: wanted.askedBy,
    token_hash: hashToken(token),
    state: 'waiting',
    state_at: now,
    tries: 0,
    reason: null,
    expires_at: authLinkEnd(now, wanted.days),
    revoked_at: null,
    created_at: now,
  };
  await endLinksOf(tx, means, wanted);
  if ((await countLiving(tx, wanted.place, now)) >= mostLiving)
    throw new Refusal('link-limit-reached', 'There are five links for this already. End one of them first.');
  await tx.insert(authLinks).values(row);
  return { ...viewOf(row, now), url: `${means.config.baseUrl}/connect/link#${token}` };
}

/** Those that one person made for the same. */
async function endLinksOf(tx: Tx, means: Means, { place, askedBy }: AuthLinkWanted): Promise<void> {
  const byThem = sql`${authLinks.asked_by}->'sub' = ${JSON.stringify(askedBy.sub)}::jsonb`;
  await endLinksWhere(tx, means, place.account, and(atPlace(authLinks, place), byThem));
}

async function countLiving(tx: Tx, place: ConnectionPlace, now: Date): Promise<number> {
  const [found] = await tx
    .select({ count: count() })
    .from(authLinks)
    .where(and(atPlace(authLinks, place), isLiving(now)));
  return found?.count ?? 0;
}

/** When the last of a tenant's living links ends; null: there is none. */
export async function lastLinkEnd(tx: Tx, account: AccountId, tenant: string, now: Date): Promise<Date | null> {
  const [found] = await tx
    .select({ end: max(authLinks.expires_at) })
    .from(authLinks)
    .where(and(eq(authLinks.account_id, account), eq(authLinks.tenant_id, tenant), isLiving(now)));
  return found?.end ?? null;
}

const isLiving = (now: Date) => and(isNull(authLinks.revoked_at), gt(authLinks.expires_at, now));

/** Links of a tenant, or those for all customers of an integration: all that live, and those that ended lately; newest first. */
export async function authLinksOf(
  means: Means,
  account: AccountId,
  whose: { tenant: string } | { everybodyOf: string },
): Promise<AuthLink[]> {
  const theirs =
    'tenant' in whose
      ? eq(authLinks.tenant_id, whose.tenant)
      : and(isNull(authLinks.tenant_id), eq(authLinks.integration_id, whose.everybodyOf));
  const now = means.clock.now();
  const rows = await means.db
    .select()
    .from(authLinks)
    .where(and(eq(authLinks.account_id, account), theirs))
    .orderBy(sql`${isLiving(now)} desc`, desc(authLinks.created_at), desc(authLinks.id))
    .limit(mostListed);
  const at = (row: AuthLinkRow): number => row.created_at.getTime();
  return rows.sort((a, b) => at(b) - at(a) || (a.id < b.id ? 1 : -1)).map((row) => viewOf(row, now));
}

/** Refusal `not-found` to everybody but the customer it was made for; `customer` null: the account's own backend asks. */
export async function readAuthLink(
  means: Means,
  account: AccountId,
  customer: string | null,
  id: string,
): Promise<AuthLink> {
  return viewOf(await linkOf(means.db, account, customer, id), means.clock.now());
}

/** Ends a link and whatever was begun with it; a repeat changes nothing. Lock its tenant first, where it is of one. Refusal as above. */
export async function revokeAuthLink(
  tx: Tx,
  means: Means,
  account: AccountId,
  customer: string | null,
  id: string,
): Promise<void> {
  const row = await linkOf(tx, account, customer, id, true);
  if (row.revoked_at === null) await endLinks(tx, means, account, [row.id]);
}

/** Ends all links of a tenant. Lock the tenant first. */
export async function endAuthLinksOf(tx: Tx, means: Means, account: AccountId, tenant: string): Promise<void> {
  await endLinksWhere(tx, means, account, eq(authLinks.tenant_id, tenant));
}

/** Ends all links for all customers of an integration, but for those of the connectors that are named. Lock the integration first. */
export async function endGlobalLinksBut(
  tx: Tx,
  means: Means,
  account: AccountId,
  integration: string,
  kept: readonly string[],
): Promise<void> {
  const global = and(isNull(authLinks.tenant_id), eq(authLinks.integration_id, integration));
  await endLinksWhere(tx, means, account, and(global, notInArray(authLinks.connector_name, [...kept])));
}

async function endLinksWhere(tx: Tx, means: Means, account: AccountId, which: SQL | undefined): Promise<void> {
  const living = await tx
    .select({ id: authLinks.id })
    .from(authLinks)
    .where(and(eq(authLinks.account_id, account), isNull(authLinks.revoked_at), which));
  const ids = living.map(({ id }) => id);
  await endLinks(tx, means, account, ids);
}

async function endLinks(tx: Tx, means: Means, account: AccountId, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const now = means.clock.now();
  await tx
    .update(authLinks)
    .set({ revoked_at: now })
    .where(and(eq(authLinks.account_id, account), inArray(authLinks.id, [...ids])));
  await endFlows(tx, means, account, inArray(flows.auth_link_id, [...ids]));
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

/** Somebody goes on from its page. */
export async function noteTried(means: Means, { account_id, id }: AuthLinkRow): Promise<void> {
  await means.db
    .update(authLinks)
    .set({ tries: sql`${authLinks.tries} + 1` })
    .where(and(eq(authLinks.account_id, account_id), eq(authLinks.id, id)));
}

/** How far a link came; none (the flow has no link) is fine too. A try that failed does not hide that another connected. */
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
    .where(
      and(
        eq(authLinks.account_id, account),
        eq(authLinks.id, id),
        state === 'failed' ? ne(authLinks.state, 'connected') : undefined,
      ),
    );
}

async function linkOf(
  tx: Tx,
  account: AccountId,
  customer: string | null,
  id: string,
  lock = false,
): Promise<AuthLinkRow> {
  const theirs = customer === null ? undefined : eq(authLinks.customer_id, customer);
  const query = tx
    .select()
    .from(authLinks)
    .where(and(eq(authLinks.account_id, account), eq(authLinks.id, id), theirs));
  const [row] = parseId('authLink', id) === null ? [] : lock ? await query.for('update') : await query;
  if (row === undefined) throw new Refusal('not-found', 'There is no such link.');
  return row;
}

function viewOf(row: AuthLinkRow, now: Date): AuthLink {
  const ended = endOfLink(row, now);
  return {
    id: row.id,
    tenant: row.tenant_id,
    integration: row.integration_id,
    connector: row.connector_name,
    state: ended === null ? row.state : 'ended',
    ended,
    url: null,
    tries: row.tries,
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
