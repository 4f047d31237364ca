/** Tables of webhooks: the address that an outside system calls for one connector of one tenant, and the calls that were taken. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { accountId, bytes, instant } from '../platform/database/columns.ts';
import { tenants } from '../tenants/tenant-table.ts';

export const webhookAddresses = pgTable(
  'webhook_addresses',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    tenant_id: text('tenant_id').notNull(),
    integration_id: text('integration_id').notNull(),
    connector_name: text('connector_name').notNull(),
    /** SHA-256 of what stands in the address; that follows from this row and its version under a key of the vault. */
    token_hash: text('token_hash').notNull(),
    /** Bumped to end an address and begin another one. */
    version: integer('version').notNull().default(1),
    /** A secret that the outside system told when it was asked to call; null: the definition says where it comes from. */
    sealed_secret: bytes('sealed_secret'),
    /** none: the system cannot be asked, or nobody did; waiting: it is to be asked. */
    subscription: text('subscription', { enum: ['none', 'waiting', 'subscribed', 'failed'] })
      .notNull()
      .default('none'),
    /** {code, message} of the last try that failed. */
    subscription_reason: jsonb('subscription_reason'),
    attempts: integer('attempts').notNull().default(0),
    /** Not before; null: nothing is to be done. */
    due_at: instant('due_at'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('webhook_addresses_place').on(t.account_id, t.tenant_id, t.connector_name),
    uniqueIndex('webhook_addresses_token').on(t.token_hash),
    index('webhook_addresses_due')
      .on(t.due_at)
      .where(sql`due_at is not null`),
    foreignKey({ columns: [t.account_id, t.tenant_id], foreignColumns: [tenants.account_id, tenants.id] }),
  ],
);

export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    account_id: accountId(),
    /** That of the trigger that it becomes. */
    id: text('id').notNull(),
    tenant_id: text('tenant_id').notNull(),
    connector_name: text('connector_name').notNull(),
    /** SHA-256 of what a repeat has in common with it; null: a repeat would be taken again. */
    delivery_key: text('delivery_key'),
    /** False: another event may look the same, so that only what no run has seen yet counts as told. */
    key_is_sure: boolean('key_is_sure').notNull(),
    headers: jsonb('headers').notNull(),
    /** Byte for byte; null: it was not kept any longer. */
    body: bytes('body'),
    /** Bytes of body and headers. */
    size: integer('size').notNull(),
    /** When it became a trigger; null: it waits. */
    taken_at: instant('taken_at'),
    /** When the run that carried it ended. */
    done_at: instant('done_at'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('webhook_deliveries_key').on(t.account_id, t.tenant_id, t.connector_name, t.delivery_key),
    index('webhook_deliveries_open')
      .on(t.account_id, t.tenant_id, t.id)
      .where(sql`done_at is null`),
    index('webhook_deliveries_kept').on(t.account_id, t.tenant_id, t.created_at),
    index('webhook_deliveries_age').on(t.created_at),
  ],
);
