/** Table of schedule slots: one row per (tenant, due instant) so that no slot fires twice. */
import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { accountId, instant } from '../platform/database/columns.ts';

export const scheduleSlots = pgTable(
  'schedule_slots',
  {
    account_id: accountId(),
    tenant_id: text('tenant_id').notNull(),
    due_at: instant('due_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.tenant_id, t.due_at] })],
);
