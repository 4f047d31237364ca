/** Tables of connections (a link made through a connector, with its secrets), of authorisation flows, and of grants still to be revoked outside. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, bytes, instant } from '../platform/database/columns.ts';
import type { Reason } from './reason.ts';

export const connections = pgTable(
  'connections',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    /** Null: a global connection, shared by all tenants of `integration_id`. */
    tenant_id: text('tenant_id'),
    integration_id: text('integration_id').notNull(),
    connector_name: text('connector_name').notNull(),
    state: text('state', { enum: ['connected', 'broken'] }).notNull(),
    /** {code, message} of what broke it; null while connected. */
    reason: jsonb('reason').$type<Reason>(),
    /** Name of the outside account as people know it, when the system tells. */
    outside_account: text('outside_account'),
    /** A sealed JSON object: the fields that runs get as PAN_SEC_<CONNECTOR>_<FIELD>, and refresh token etc. */
    sealed_secrets: bytes('sealed_secrets').notNull(),
    /** Bumped with every write of the secrets; late writers are refused. */
    version: integer('version').notNull().default(1),
    secrets_expire_at: instant('secrets_expire_at'),
    /** When the secrets were last written; null: not since they were first. */
    refreshed_at: instant('refreshed_at'),
    /** When they are to be refreshed although nobody asks for them; null: never. */
    refresh_due_at: instant('refresh_due_at'),
    /** Refreshes in a row that came to nothing. */
    refresh_failures: integer('refresh_failures').notNull().default(0),
    /** Who refreshes just now (a process and one attempt of it), until when by the database's clock. */
    lease_owner: text('lease_owner'),
    lease_until: instant('lease_until'),
    /** Written before the outside system is asked: a refresh that began and whose end nobody wrote down. */
    refresh_started_at: instant('refresh_started_at'),
    /** Fingerprint of the refresh token that was sent then. */
    refresh_from: text('refresh_from'),
    /** How the outside system calls what asks it to call us; null: it was not asked. */
    subscription_id: text('subscription_id'),
    changed_at: instant('changed_at').notNull().defaultNow(),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('connections_of_tenant').on(t.account_id, t.tenant_id, t.connector_name),
    uniqueIndex('connections_global')
      .on(t.account_id, t.integration_id, t.connector_name)
      .where(sql`tenant_id is null`),
    index('connections_due').on(t.refresh_due_at),
  ],
);

export const flows = pgTable(
  'flows',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    /** Null: for all tenants of `integration_id`. */
    tenant_id: text('tenant_id'),
    integration_id: text('integration_id').notNull(),
    connector_name: text('connector_name').notNull(),
    /** Null where `tenant_id` is: it is no customer's to see. */
    customer_id: text('customer_id'),
    /** Who asked, for the start page: {name, customer_name}. */
    asked_by: jsonb('asked_by').notNull(),
    /** SHA-256 of the start page's nonce. */
    nonce_hash: text('nonce_hash').notNull(),
    /** SHA-256 of the cookie of the browser that pressed Continue. */
    browser_hash: text('browser_hash'),
    /** SHA-256 of `state`. */
    state_hash: text('state_hash'),
    /** Sealed {verifier, fields, temporary}: what was typed before the sign-in, and our half of its proof. */
    sealed_verifier: bytes('sealed_verifier'),
    /** The token answer, sealed, from the moment it came until a connection holds it or it was given back. */
    sealed_answer: bytes('sealed_answer'),
    answered_at: instant('answered_at'),
    /** Name of the account that was signed in to, while it is asked whether it may replace another one. */
    outside_account: text('outside_account'),
    /** Exact origin of the page that asked: the only target of postMessage. */
    origin: text('origin').notNull(),
    return_to: text('return_to'),
    /** The auth link that it was begun with; null: a page with a session asked. */
    auth_link_id: text('auth_link_id'),
    state: text('state', {
      enum: ['waiting', 'continued', 'answered', 'asking', 'connected', 'failed', 'ended'],
    }).notNull(),
    reason: jsonb('reason').$type<Reason>(),
    expires_at: instant('expires_at').notNull(),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('flows_nonce').on(t.nonce_hash),
    uniqueIndex('flows_state').on(t.state_hash),
  ],
);

/** A forgotten grant until the outside system was told: the only place where its token still is. */
export const revocations = pgTable(
  'revocations',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    connector_name: text('connector_name').notNull(),
    sealed_token: bytes('sealed_token').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Not before; grows with every attempt. */
    due_at: instant('due_at').notNull().defaultNow(),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] }), index('revocations_due').on(t.due_at)],
);
