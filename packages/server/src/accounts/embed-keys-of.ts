/** An account's live embed keys as typed key objects, each imported once. */
import { createHash, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { embedKeys } from './account-table.ts';
import type { KeyAlgorithm } from './embed-key.ts';

/** One algorithm a key: nothing in a token can choose another. `print` tells it from another key of the same name. */
export type EmbedKey = { kid: string; alg: KeyAlgorithm; key: KeyObject; print: string | null };

const imported = new WeakMap<Means, Map<string, KeyObject>>();
const mostImported = 2_000;
/** last_used_at is for people: a minute is exact enough. */
const usedEvery = 60_000;

/** Every key of the account that has not retired. Which one signed is decided among these, in memory. */
export async function embedKeysOf(means: Means, account: AccountId): Promise<EmbedKey[]> {
  const rows = await means.db.select().from(embedKeys).where(eq(embedKeys.account_id, account));
  const live = rows.filter((row) => row.retire_at === null || row.retire_at > means.clock.now());
  return await Promise.all(
    live.map(async (row) => ({
      kid: row.kid,
      alg: row.alg,
      key: await importOnce(means, account, row),
      print: row.print,
    })),
  );
}

async function importOnce(means: Means, account: AccountId, row: typeof embedKeys.$inferSelect): Promise<KeyObject> {
  const memory = imported.get(means) ?? new Map<string, KeyObject>();
  imported.set(means, memory);
  const material = row.sealed_secret ?? row.public_key ?? '';
  const name = `${account} ${row.kid} ${row.alg} ${createHash('sha256').update(material).digest('hex')}`;
  const known = memory.get(name);
  if (known !== undefined) return known;
  const key = await importKey(means, account, row);
  if (memory.size >= mostImported) memory.clear();
  memory.set(name, key);
  return key;
}

async function importKey(means: Means, account: AccountId, row: typeof embedKeys.$inferSelect): Promise<KeyObject> {
  if (row.alg !== 'HS256') return createPublicKey(row.public_key ?? '');
  if (row.sealed_secret === null) throw new Error(`the embed key ${row.kid} has no secret`);
  const where = { account, table: 'embed_keys', column: 'sealed_secret', row: row.kid };
  const secret = await means.vault.open(means.db, where, row.sealed_secret);
  return createSecretKey(Buffer.from(secret.reveal(), 'utf8'));
}

/** Notes that a key has just verified a token. */
export async function noteKeyUsed(means: Means, account: AccountId, kid: string): Promise<void> {
  const now = means.clock.now();
  const stale = or(isNull(embedKeys.last_used_at), lt(embedKeys.last_used_at, new Date(now.getTime() - usedEvery)));
  await means.db
    .update(embedKeys)
    .set({ last_used_at: now })
    .where(and(eq(embedKeys.account_id, account), eq(embedKeys.kid, kid), stale));
}
