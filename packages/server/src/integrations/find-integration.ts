/** Reads integrations and listings; every query names its account. */
import { and, asc, eq, type SQL } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import { parseId, type AccountId, type IntegrationId, type ReleaseId } from '../platform/ids.ts';
import type { Integration, Listing } from './integration.ts';
import { integrations, listings } from './integration-table.ts';

/** The integration of an account by id, number or name, or null; with `lock`, as it stays until the transaction ends. */
export async function findIntegration(
  tx: Tx,
  account: AccountId,
  idOrNumberOrName: string | number,
  lock = false,
): Promise<Integration | null> {
  const which = whichOf(String(idOrNumberOrName));
  const query = tx
    .select()
    .from(integrations)
    .where(and(eq(integrations.account_id, account), which));
  const rows = lock ? await query.for('no key update') : await query;
  return rows[0] === undefined ? null : toIntegration(rows[0]);
}

function whichOf(text: string): SQL {
  const id = parseId('integration', text);
  if (id !== null) return eq(integrations.id, id);
  if (/^[1-9]\d{0,8}$/.test(text)) return eq(integrations.number, Number(text));
  // What no name can look like is compared all the same: it finds nothing.
  return eq(integrations.name, text.slice(0, 100).replaceAll('\u0000', ''));
}

/** An integration's listing; one that was never written is empty. */
export async function listingOf(tx: Tx, account: AccountId, integration: IntegrationId): Promise<Listing> {
  const [row] = await tx
    .select()
    .from(listings)
    .where(and(eq(listings.account_id, account), eq(listings.integration_id, integration)));
  return toListing(row ?? null);
}

/** Every published integration of an account with its listing, in the order of their numbers. */
export async function publishedListings(
  tx: Tx,
  account: AccountId,
): Promise<{ integration: Integration; listing: Listing }[]> {
  const rows = await tx
    .select()
    .from(integrations)
    .leftJoin(
      listings,
      and(eq(listings.account_id, integrations.account_id), eq(listings.integration_id, integrations.id)),
    )
    .where(and(eq(integrations.account_id, account), eq(integrations.published, true)))
    .orderBy(asc(integrations.number));
  return rows.map((row) => ({ integration: toIntegration(row.integrations), listing: toListing(row.listings) }));
}

function toIntegration(row: typeof integrations.$inferSelect): Integration {
  return {
    account: row.account_id as AccountId,
    id: row.id as IntegrationId,
    number: row.number,
    name: row.name,
    long_name: row.long_name,
    type: row.type,
    link: row.link,
    connectors: row.connectors as Integration['connectors'],
    schedules: row.schedules as Integration['schedules'],
    default_release_id: row.default_release_id as ReleaseId | null,
    published: row.published,
  };
}

function toListing(row: typeof listings.$inferSelect | null): Listing {
  const logo = (row?.logo ?? {}) as { marks?: string[] };
  return {
    tagline: row?.tagline ?? '',
    text: (row?.text_tree ?? []) as Listing['text'],
    marks: logo.marks ?? [],
    categories: row?.categories ?? [],
    tags: row?.tags ?? [],
    flag: (row?.flag ?? null) as Listing['flag'],
    facts: (row?.facts ?? {}) as Listing['facts'],
  };
}
