/** Columns that every account-owned table shares; account_id comes first in every key (scale: an account's rows stay together). */
import { customType, text, timestamp } from 'drizzle-orm/pg-core';

/** `bytea`, as bytes. */
export const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => new Uint8Array(value),
});

export const accountId = () => text('account_id').notNull();
/** An instant, UTC, millisecond precision is enough for people and leases alike. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
