/** Tables of tenants (one customer's installed copy of one integration) and of the settings they had with releases before. */
import { sql } from 'drizzle-orm';
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { integrations } from '../integrations/integration-table.ts';
import { accountId, bytes, instant } from '../platform/database/columns.ts';

export const tenants = pgTable(
  'tenants',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    number: integer('number').notNull(),
    customer_id: text('customer_id').notNull(),
    integration_id: text('integration_id').notNull(),
    /** Pinned release, or null: the channel decides. */
    release_id: text('release_id'),
    channel: text('channel', { enum: ['default', 'latest'] })
      .notNull()
      .default('default'),
    name: text('name').notNull(),
    state: text('state', { enum: ['installing', 'active', 'paused', 'archived'] }).notNull(),
    /** Without the secrets among the settings: see `sealed_config`. */
    config: jsonb('config').notNull().default({}),
    /** Secret settings by JSON Pointer, sealed for this row; null: none is set. */
    sealed_config: bytes('sealed_config'),
    /** The release that the config was saved for. */
    config_release_id: text('config_release_id'),
    /** Bumped with every save of the settings: who saves says which one they changed. */
    config_version: integer('config_version').notNull().default(1),
    /** Dynamic options by definition name, from the last good init run. */
    options: jsonb('options').notNull().default({}),
    options_state: text('options_state', { enum: ['none', 'waiting', 'ready', 'failed'] })
      .notNull()
      .default('none'),
    /** {code, message} when options_state is failed. */
    options_reason: jsonb('options_reason'),
    /** {every} | {daily: 'HH:MM'} | {manual: true}. */
    schedule: jsonb('schedule'),
    time_zone: text('time_zone'),
    next_due_at: instant('next_due_at'),
    /** Who changed the state last, for "Paused by Jonas". */
    state_by: text('state_by'),
    /** Summaries for lists, written by runs through this slice's door: {id, number, mode, phase, started_at, completed_at, summary}. */
    current_run: jsonb('current_run'),
    last_run: jsonb('last_run'),
    last_success: jsonb('last_success'),
    /** Installed by connecting alone: {by, allowed_installs, time_zone, connectors, claimed, changed, paused}; null: by the customer, step by step. */
    background: jsonb('background'),
    /** installing: dropped then. */
    drop_at: instant('drop_at'),
    archived_at: instant('archived_at'),
    /** archived: when the days of undo were over and nothing that was given is left. */
    emptied_at: instant('emptied_at'),
    version: integer('version').notNull().default(1),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('tenants_number').on(t.account_id, t.number),
    index('tenants_of_customer').on(t.account_id, t.customer_id),
    index('tenants_due')
      .on(t.next_due_at)
      .where(sql`state = 'active' and next_due_at is not null`),
    index('tenants_to_drop')
      .on(t.drop_at)
      .where(sql`state = 'installing'`),
    index('tenants_to_empty')
      .on(t.archived_at)
      .where(sql`state = 'archived' and emptied_at is null`),
    foreignKey({
      columns: [t.account_id, t.integration_id],
      foreignColumns: [integrations.account_id, integrations.id],
    }),
  ],
);

/** What was saved for another release than `tenants.config` is for: a release that comes back finds its settings as they were. */
export const earlierConfigs = pgTable(
  'earlier_configs',
  {
    account_id: accountId(),
    tenant_id: text('tenant_id').notNull(),
    release_id: text('release_id').notNull(),
    /** As they stood in `tenants`, the bytes sealed for that row. */
    config: jsonb('config').notNull(),
    sealed_config: bytes('sealed_config'),
    saved_at: instant('saved_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.tenant_id, t.release_id] }),
    foreignKey({ columns: [t.account_id, t.tenant_id], foreignColumns: [tenants.account_id, tenants.id] }).onDelete(
      'cascade',
    ),
  ],
);
