/** Table of customers: the companies that use the host, known by (account, reference). */
import { pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, instant } from '../platform/database/columns.ts';

export const customers = pgTable(
  'customers',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    /** The token's `customer`, or its `sub`. */
    reference: text('reference').notNull(),
    name: text('name'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('customers_reference').on(t.account_id, t.reference),
  ],
);
