/** Table of connectors: how an account's integrations authenticate with one outside system. */
import type { Connector } from '@mortise/connectors';
import { jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, bytes, instant } from '../platform/database/columns.ts';

export const connectors = pgTable(
  'connectors',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    /** As manifests, callback paths and `PAN_SEC_<NAME>_…` spell it. */
    name: text('name').notNull(),
    label: text('label').notNull(),
    kind: text('kind').$type<Connector['kind']>().notNull(),
    /** Endpoints, scopes, fields asked from each tenant …; shape in @mortise/connectors. */
    definition: jsonb('definition').notNull(),
    /** Provisioned once: client id, client secret …, a sealed JSON object. Null: nothing to provision. */
    sealed_provision: bytes('sealed_provision'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] }), uniqueIndex('connectors_name').on(t.account_id, t.name)],
);
