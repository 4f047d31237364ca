/** What an account file last made of each named part: a keyed hash, so that the same file again changes nothing. */
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import { applied } from './account-table.ts';

/** Hash by part, of everything that was applied to the account. */
export async function appliedParts(tx: Tx, account: AccountId): Promise<Map<string, string>> {
  const rows = await tx
    .select({ part: applied.part, hash: applied.hash })
    .from(applied)
    .where(eq(applied.account_id, account));
  return new Map(rows.map(({ part, hash }) => [part, hash]));
}

export async function noteApplied(tx: Tx, account: AccountId, part: string, hash: string): Promise<void> {
  await tx
    .insert(applied)
    .values({ account_id: account, part, hash })
    .onConflictDoUpdate({ target: [applied.account_id, applied.part], set: { hash } });
}

export async function forgetApplied(tx: Tx, account: AccountId, part: string): Promise<void> {
  await tx.delete(applied).where(and(eq(applied.account_id, account), eq(applied.part, part)));
}
