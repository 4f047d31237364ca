/** Tables of runs: executions, why they were asked for, the one active per tenant, and their logs. */
import { sql } from 'drizzle-orm';
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, bytes, instant } from '../platform/database/columns.ts';
import { tenants } from '../tenants/tenant-table.ts';

export const runs = pgTable(
  'runs',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    number: integer('number').notNull(),
    tenant_id: text('tenant_id').notNull(),
    integration_id: text('integration_id').notNull(),
    release_id: text('release_id').notNull(),
    mode: text('mode', { enum: ['init', 'normal', 'webhook'] }).notNull(),
    /** Queued, Running, or one of the reference's statuses: Succeeded, Failed (…); and Cancelled. */
    phase: text('phase').notNull(),
    /** Fencing: every write of a worker names the attempt it was given. */
    attempt: integer('attempt').notNull().default(0),
    worker: text('worker'),
    lease_until: instant('lease_until'),
    /** {pid, started} of the program, so that the next start can end it. */
    process: jsonb('process'),
    /** Config frozen when the run was first claimed, without its secrets. */
    config: jsonb('config'),
    /** The secrets of the frozen config, sealed for this row; gone when the run has ended. */
    sealed_config: bytes('sealed_config'),
    exit_code: integer('exit_code'),
    /** Last non-empty stdout line. */
    stdout_last: text('stdout_last'),
    summary: text('summary'),
    /** {code, message} of a failure. */
    reason: jsonb('reason'),
    started_at: instant('started_at'),
    completed_at: instant('completed_at'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('runs_number').on(t.account_id, t.number),
    index('runs_of_tenant').on(t.account_id, t.tenant_id, t.id),
    index('runs_queued')
      .on(t.created_at)
      .where(sql`phase = 'Queued'`),
    index('runs_leased')
      .on(t.lease_until)
      .where(sql`phase = 'Running'`),
    foreignKey({ columns: [t.account_id, t.tenant_id], foreignColumns: [tenants.account_id, tenants.id] }),
  ],
);

/** At most one row per tenant: the run that is queued or going. */
export const activeRuns = pgTable(
  'active_runs',
  {
    account_id: accountId(),
    tenant_id: text('tenant_id').notNull(),
    run_id: text('run_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.tenant_id] })],
);

export const triggers = pgTable(
  'triggers',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    tenant_id: text('tenant_id').notNull(),
    source: text('source', { enum: ['schedule', 'manual', 'webhook', 'api'] }).notNull(),
    mode: text('mode', { enum: ['init', 'normal', 'webhook'] }).notNull(),
    payload: jsonb('payload'),
    /** Who pressed the button. */
    asked_by: text('asked_by'),
    /** The run that carries it; null: waiting. */
    run_id: text('run_id'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    index('triggers_of_tenant_waiting')
      .on(t.account_id, t.tenant_id, t.id)
      .where(sql`run_id is null`),
    index('triggers_of_run').on(t.account_id, t.run_id),
  ],
);

/** Log in chunks: gzip of newline-separated JSON {seq, at, level, text}. */
export const runLogs = pgTable(
  'run_logs',
  {
    account_id: accountId(),
    run_id: text('run_id').notNull(),
    attempt: integer('attempt').notNull(),
    first_seq: integer('first_seq').notNull(),
    last_seq: integer('last_seq').notNull(),
    lines: bytes('lines').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.run_id, t.attempt, t.first_seq] })],
);
