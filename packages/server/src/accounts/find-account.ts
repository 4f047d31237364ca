/** Finds accounts; what is found is remembered in the process for two seconds, so that a gallery read costs no query. */
import { asc, eq, type SQL } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { Account } from './account.ts';
import { accounts, allowedOrigins } from './account-table.ts';

const rememberedFor = 2_000;
const mostRemembered = 5_000;
type Remembered = { at: number; account: Account | null };
const memories = new WeakMap<Means, Map<string, Remembered>>();

/** The account with this slug, at most two seconds old, or null. */
export async function accountBySlug(means: Means, slug: string): Promise<Account | null> {
  return await remember(means, `slug ${slug}`, () => loadAccount(means.db, eq(accounts.slug, slug)));
}

/** The account with this id, at most two seconds old, or null. */
export async function accountById(means: Means, id: AccountId): Promise<Account | null> {
  return await remember(means, `id ${id}`, () => loadAccount(means.db, eq(accounts.account_id, id)));
}

/** Whether any account allows this origin: all that can be known before a request says who it is. */
export async function isOriginKnown(means: Means, origin: string): Promise<boolean> {
  const found = await remember(means, `origin ${origin}`, async () => {
    const [row] = await means.db
      .select({ id: allowedOrigins.account_id })
      .from(allowedOrigins)
      .where(eq(allowedOrigins.origin, origin))
      .limit(1);
    return row === undefined ? null : await loadAccount(means.db, eq(accounts.account_id, row.id));
  });
  return found !== null;
}

/** Forgets what this process remembers, after a change it made itself. */
export function forgetAccounts(means: Means): void {
  memories.delete(means);
}

async function remember(means: Means, key: string, load: () => Promise<Account | null>): Promise<Account | null> {
  const memory = memories.get(means) ?? new Map<string, Remembered>();
  memories.set(means, memory);
  const known = memory.get(key);
  if (known !== undefined && performance.now() - known.at < rememberedFor) return known.account;
  const account = await load();
  if (memory.size >= mostRemembered) memory.clear();
  memory.set(key, { at: performance.now(), account });
  return account;
}

/** Reads one account past all memory; for use inside a transaction. */
export async function loadAccount(tx: Tx, which: SQL): Promise<Account | null> {
  const [row] = await tx.select().from(accounts).where(which).limit(1);
  if (row === undefined) return null;
  const origins = await tx
    .select({ origin: allowedOrigins.origin })
    .from(allowedOrigins)
    .where(eq(allowedOrigins.account_id, row.account_id))
    .orderBy(asc(allowedOrigins.origin));
  return {
    id: row.account_id as AccountId,
    slug: row.slug,
    name: row.name,
    baseUrl: row.base_url,
    compatibility: row.compatibility,
    topLevel: row.top_level,
    identityClaim: row.identity_claim,
    catalogueVersion: row.catalogue_version,
    origins: origins.map(({ origin }) => origin),
  };
}
