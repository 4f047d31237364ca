/** Writes API keys. */
import { and, eq, notInArray } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/refusal.ts';
import type { AccountId } from '../platform/ids.ts';
import { apiKeys } from './api-key-table.ts';
import type { ApiScope } from './api-key.ts';

export type ApiKeyFacts = { name: string; hash: string; scopes: readonly ApiScope[]; expires_at: Date | null };

/**
 * Saves one key under its name; another key under a known name takes its place, and a known key under another name moves.
 * Refusal `account-file-invalid` for one that is another account's.
 */
export async function saveApiKey(tx: Tx, account: AccountId, { name, hash, ...facts }: ApiKeyFacts): Promise<void> {
  const [known] = await tx.select().from(apiKeys).where(eq(apiKeys.key_hash, hash));
  if (known !== undefined && known.account_id !== account)
    throw new Refusal('account-file-invalid', `The API key "${name}" is in use elsewhere. Make one of its own.`);
  if (known !== undefined && known.name !== name) await tx.delete(apiKeys).where(itself(account, known.name));
  const values = { ...facts, key_hash: hash, last_used_at: known?.last_used_at ?? null };
  await tx
    .insert(apiKeys)
    .values({ account_id: account, name, ...values })
    .onConflictDoUpdate({ target: [apiKeys.account_id, apiKeys.name], set: values });
}

/** Removes every key but these; a removed one is refused from now on. */
export async function removeApiKeysBut(tx: Tx, account: AccountId, names: readonly string[]): Promise<void> {
  const mine = eq(apiKeys.account_id, account);
  await tx.delete(apiKeys).where(names.length === 0 ? mine : and(mine, notInArray(apiKeys.name, [...names])));
}

const itself = (account: AccountId, name: string) => and(eq(apiKeys.account_id, account), eq(apiKeys.name, name));
