/** Table of releases: one immutable build of an integration. */
import { foreignKey, integer, json, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { integrations } from '../integrations/integration-table.ts';
import { accountId, instant } from '../platform/database/columns.ts';

export const releases = pgTable(
  'releases',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    number: integer('number').notNull(),
    integration_id: text('integration_id').notNull(),
    /** SHA-256 over the folder's sorted paths, modes and bytes; also the address of its files. */
    content_hash: text('content_hash').notNull(),
    /** The parsed manifest, as @mortise/manifest gives it; `json`, because `jsonb` forgets the order of properties, which the form follows. */
    manifest: json('manifest').notNull(),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('releases_number').on(t.account_id, t.number),
    uniqueIndex('releases_content').on(t.account_id, t.integration_id, t.content_hash),
    foreignKey({
      columns: [t.account_id, t.integration_id],
      foreignColumns: [integrations.account_id, integrations.id],
    }),
  ],
);
