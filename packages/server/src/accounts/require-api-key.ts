/** The first line of every route that a vendor's backend calls: which account's key, still valid, with the scope it needs. */
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../platform/http/refusal.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { apiKeys } from './api-key-table.ts';
import { hashApiKey, isApiKey, type ApiScope } from './api-key.ts';

export type ApiKeyScope = { account: AccountId; /** The key's name. */ key: string; scopes: readonly string[] };

/** last_used_at is for people: a minute is exact enough. */
const usedEvery = 60_000;

/**
 * The account of the key in `X-API-Key`. It is read anew at each call, so that its end is felt at once. Refusals:
 * `key-invalid` for none, an unknown or an ended one, always the same; `not-allowed` when it has none of `wanted`.
 */
export async function requireApiKey(
  means: Means,
  request: FastifyRequest,
  wanted: readonly ApiScope[],
): Promise<ApiKeyScope> {
  const given = request.headers['x-api-key'];
  if (typeof given !== 'string' || !isApiKey(given)) throw keyInvalid();
  const [row] = await means.db
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.key_hash, hashApiKey(given)));
  const now = means.clock.now();
  if (row === undefined || (row.expires_at !== null && row.expires_at <= now)) throw keyInvalid();
  const found = { account: row.account_id as AccountId, key: row.name, scopes: row.scopes as readonly string[] };
  mustHaveScope(found, wanted);
  await noteUsed(means, row, now);
  return found;
}

/** Refusal `not-allowed` for a key that has none of these. */
export function mustHaveScope({ key, scopes }: ApiKeyScope, wanted: readonly ApiScope[]): void {
  if (wanted.some((scope) => scopes.includes(scope))) return;
  throw new Refusal('not-allowed', `The API key "${key}" may not do that: it lacks the scope ${wanted.join(' or ')}.`);
}

async function noteUsed(means: Means, row: typeof apiKeys.$inferSelect, now: Date): Promise<void> {
  const before = new Date(now.getTime() - usedEvery);
  if (row.last_used_at !== null && row.last_used_at > before) return;
  const stale = or(isNull(apiKeys.last_used_at), lt(apiKeys.last_used_at, before));
  await means.db
    .update(apiKeys)
    .set({ last_used_at: now })
    .where(and(eq(apiKeys.account_id, row.account_id), eq(apiKeys.name, row.name), stale));
}

function keyInvalid(): Refusal {
  return new Refusal('key-invalid', 'There is no such API key. Send a valid one in the header X-API-Key.');
}
