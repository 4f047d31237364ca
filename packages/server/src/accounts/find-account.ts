/** Finds accounts; what is found is remembered in the process for two seconds, so that a gallery read costs no query. */
import { asc, eq, type SQL } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { Account } from './account.ts';
import { accounts, allowedOrigins } from './account-table.ts';
import { ShortMemory } from '../platform/short-memory.ts';

const rememberedFor = 2_000;
const mostRemembered = 5_000;
/** Anybody can name origins, so they have a memory of their own and push no account out. */
type Memory = { accounts: ShortMemory<Account | null>; origins: ShortMemory<boolean> };
const memories = new WeakMap<Means, Memory>();

/** The account with this slug, at most two seconds old, or null. */
export async function accountBySlug(means: Means, slug: string): Promise<Account | null> {
  return await remember(memoryOf(means).accounts, `slug ${slug}`, () => loadAccount(means.db, eq(accounts.slug, slug)));
}

/** The account with this id, at most two seconds old, or null. */
export async function accountById(means: Means, id: AccountId): Promise<Account | null> {
  return await remember(memoryOf(means).accounts, `id ${id}`, () => loadAccount(means.db, eq(accounts.account_id, id)));
}

/** Whether any account allows this origin: all that can be known before a request says who it is. */
export async function isOriginKnown(means: Means, origin: string): Promise<boolean> {
  return await remember(memoryOf(means).origins, origin, async () => {
    const [row] = await means.db
      .select({ id: allowedOrigins.account_id })
      .from(allowedOrigins)
      .where(eq(allowedOrigins.origin, origin))
      .limit(1);
    return row !== undefined;
  });
}

/** Forgets what this process remembers, after a change it made itself. */
export function forgetAccounts(means: Means): void {
  memories.delete(means);
}

function memoryOf(means: Means): Memory {
  const memory = memories.get(means) ?? {
    accounts: new ShortMemory(rememberedFor, mostRemembered),
    origins: new ShortMemory(rememberedFor, mostRemembered),
  };
  memories.set(means, memory);
  return memory;
}

async function remember<T>(memory: ShortMemory<T>, key: string, load: () => Promise<T>): Promise<T> {
  const known = memory.get(key, performance.now());
  if (known !== null) return known.value;
  const value = await load();
  memory.keep(key, value, performance.now());
  return value;
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
