/** Makes and changes accounts, their origins and embed keys; the caller's transaction decides what is one change. */
import { and, eq, notInArray, sql } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import { newId, type AccountId } from '../platform/ids.ts';
import type { Vault } from '../platform/vault/index.ts';
import { accounts, allowedOrigins, embedKeys } from './account-table.ts';
import type { KeyAlgorithm } from './embed-key.ts';

export type AccountFacts = {
  slug: string;
  name: string;
  base_url: string;
  compatibility: boolean;
  top_level: boolean;
  identity_claim: string | null;
};
export type EmbedKeyFacts = { kid: string; alg: KeyAlgorithm; retire_at: Date | null } & (
  { secret: string } | { publicKey: string }
);

/** Finds the account by its slug, or makes it with its own vault key; holds its row until the transaction ends. */
export async function claimAccount(
  tx: Tx,
  vault: Vault,
  facts: AccountFacts,
): Promise<{ id: AccountId; made: boolean }> {
  const [made] = await tx
    .insert(accounts)
    .values({ account_id: newId('account'), ...facts })
    .onConflictDoNothing()
    .returning({ id: accounts.account_id });
  if (made !== undefined) {
    const id = made.id as AccountId;
    await vault.createAccountKey(tx, id);
    return { id, made: true };
  }
  const [known] = await tx
    .select({ id: accounts.account_id })
    .from(accounts)
    .where(eq(accounts.slug, facts.slug))
    .for('update');
  if (known === undefined) throw new Error(`the account ${facts.slug} went away while it was looked at`);
  return { id: known.id as AccountId, made: false };
}

export async function saveAccountFacts(tx: Tx, account: AccountId, facts: AccountFacts): Promise<void> {
  await tx.update(accounts).set(facts).where(eq(accounts.account_id, account));
}

/** Says that what a gallery shows has changed. */
export async function bumpCatalogue(tx: Tx, account: AccountId): Promise<void> {
  await tx
    .update(accounts)
    .set({ catalogue_version: sql`${accounts.catalogue_version} + 1` })
    .where(eq(accounts.account_id, account));
}

/** The account's origins are exactly these from now on. */
export async function saveOrigins(tx: Tx, account: AccountId, origins: readonly string[]): Promise<void> {
  const mine = eq(allowedOrigins.account_id, account);
  await tx
    .delete(allowedOrigins)
    .where(origins.length === 0 ? mine : and(mine, notInArray(allowedOrigins.origin, [...origins])));
  if (origins.length === 0) return;
  await tx
    .insert(allowedOrigins)
    .values(origins.map((origin) => ({ account_id: account, origin })))
    .onConflictDoNothing();
}

/** Saves one embed key; a shared secret is sealed into its row. */
export async function saveEmbedKey(tx: Tx, vault: Vault, account: AccountId, key: EmbedKeyFacts): Promise<void> {
  const where = { account, table: 'embed_keys', column: 'sealed_secret', row: key.kid };
  const material = 'secret' in key ? key.secret : key.publicKey;
  const values = {
    alg: key.alg,
    print: Buffer.from(vault.mac('embed key', account, key.alg, material)).toString('hex'),
    retire_at: key.retire_at,
    sealed_secret: 'secret' in key ? await vault.seal(tx, where, key.secret) : null,
    public_key: 'publicKey' in key ? key.publicKey : null,
  };
  await tx
    .insert(embedKeys)
    .values({ account_id: account, kid: key.kid, ...values })
    .onConflictDoUpdate({ target: [embedKeys.account_id, embedKeys.kid], set: values });
}

/** Removes every embed key but these; tokens of a removed key are refused from now on. */
export async function removeEmbedKeysBut(tx: Tx, account: AccountId, kids: readonly string[]): Promise<void> {
  const mine = eq(embedKeys.account_id, account);
  await tx.delete(embedKeys).where(kids.length === 0 ? mine : and(mine, notInArray(embedKeys.kid, [...kids])));
}
