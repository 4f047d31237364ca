/** Numbers counted per account, for the surfaces that speak integers. */
import { sql } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import { counters } from './account-table.ts';

export type CountedNoun = 'integration' | 'release' | 'tenant' | 'run';

/** The next number of a noun in an account, from 1. Holds the counter's row until the transaction ends: ask for it late. */
export async function nextNumber(tx: Tx, account: AccountId, noun: CountedNoun): Promise<number> {
  const [row] = await tx
    .insert(counters)
    .values({ account_id: account, noun, last: 1 })
    .onConflictDoUpdate({ target: [counters.account_id, counters.noun], set: { last: sql`${counters.last} + 1` } })
    .returning({ last: counters.last });
  if (row === undefined) throw new Error('a counter gave no number');
  return row.last;
}
