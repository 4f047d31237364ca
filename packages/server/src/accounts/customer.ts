/** Customers: the companies that use the host, always known by (account, reference). */
import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import { newId, type AccountId, type CustomerId } from '../platform/ids.ts';
import { customers } from './customer-table.ts';

export type Customer = { id: CustomerId; reference: string; name: string | null };

/** The customer that a verified token names, made when it is new. A name that is given replaces the stored one. */
export async function findOrMakeCustomer(
  tx: Tx,
  account: AccountId,
  reference: string,
  name: string | null,
): Promise<Customer> {
  const where = and(eq(customers.account_id, account), eq(customers.reference, reference));
  const [known] = await tx.select().from(customers).where(where);
  if (known !== undefined && (name === null || known.name === name)) return toCustomer(known);
  const [row] = await tx
    .insert(customers)
    .values({ account_id: account, id: newId('customer'), reference, name })
    .onConflictDoUpdate({
      target: [customers.account_id, customers.reference],
      set: { name: sql`coalesce(excluded.name, ${customers.name})` },
    })
    .returning();
  if (row === undefined) throw new Error('a customer was neither found nor made');
  return toCustomer(row);
}

/** Locks a customer's row until the transaction ends, so that what is counted for it stays counted. */
export async function lockCustomer(tx: Tx, account: AccountId, id: CustomerId): Promise<Customer | null> {
  const [row] = await tx
    .select()
    .from(customers)
    .where(and(eq(customers.account_id, account), eq(customers.id, id)))
    .for('update');
  return row === undefined ? null : toCustomer(row);
}

function toCustomer(row: typeof customers.$inferSelect): Customer {
  return { id: row.id as CustomerId, reference: row.reference, name: row.name };
}
