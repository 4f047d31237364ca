/** Table of auth links: each lets whoever has it connect one connector of one tenant, or a global one of an integration. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, instant } from '../platform/database/columns.ts';
import type { Reason } from './reason.ts';

export const authLinks = pgTable(
  'auth_links',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    /** Null: for all tenants of `integration_id`. */
    tenant_id: text('tenant_id'),
    integration_id: text('integration_id').notNull(),
    connector_name: text('connector_name').notNull(),
    /** Null where `tenant_id` is: it is no customer's to see. */
    customer_id: text('customer_id'),
    /** Who asks, for the link's page: {name, customer_name}; and who that is to the host: {sub}, null: its own backend. */
    asked_by: jsonb('asked_by').notNull(),
    /** SHA-256 of what stands in the address; the address itself is told once and kept nowhere. */
    token_hash: text('token_hash').notNull(),
    state: text('state', { enum: ['waiting', 'opened', 'connected', 'failed'] }).notNull(),
    /** Since when. */
    state_at: instant('state_at').notNull(),
    /** How often somebody went on from its page: to sign in, or with what they typed. */
    tries: integer('tries').notNull().default(0),
    /** {code, message} of the last attempt, when it failed. */
    reason: jsonb('reason').$type<Reason>(),
    expires_at: instant('expires_at').notNull(),
    revoked_at: instant('revoked_at'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('auth_links_token').on(t.token_hash),
    index('auth_links_of_tenant').on(t.account_id, t.tenant_id),
    index('auth_links_global')
      .on(t.account_id, t.integration_id)
      .where(sql`tenant_id is null`),
  ],
);
