/** Table of API keys: hashes only. */
import { jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, instant } from '../platform/database/columns.ts';

export const apiKeys = pgTable(
  'api_keys',
  {
    account_id: accountId(),
    name: text('name').notNull(),
    key_hash: text('key_hash').notNull(),
    /** List of what it may do. */
    scopes: jsonb('scopes').notNull(),
    expires_at: instant('expires_at'),
    last_used_at: instant('last_used_at'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.name] }), uniqueIndex('api_keys_hash').on(t.key_hash)],
);
