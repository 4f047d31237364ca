/** Tables of integrations and their listings. */
import { boolean, foreignKey, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, instant } from '../platform/database/columns.ts';

export const integrations = pgTable(
  'integrations',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    number: integer('number').notNull(),
    name: text('name').notNull(),
    long_name: text('long_name').notNull(),
    type: text('type', { enum: ['internal', 'external'] }).notNull(),
    /** external: where the card leads. */
    link: text('link'),
    /** [{name, global, as?}] in the order in which they are connected. */
    connectors: jsonb('connectors').notNull().default([]),
    /** Simple schedule choices, the first is the default: [{every} | {daily: true}]. */
    schedules: jsonb('schedules').notNull().default([]),
    default_release_id: text('default_release_id'),
    published: boolean('published').notNull().default(false),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.id] }),
    uniqueIndex('integrations_number').on(t.account_id, t.number),
    uniqueIndex('integrations_name').on(t.account_id, t.name),
  ],
);

export const listings = pgTable(
  'listings',
  {
    account_id: accountId(),
    integration_id: text('integration_id').notNull(),
    tagline: text('tagline').notNull().default(''),
    /** Markdown parsed to an allow-listed tree when it was applied. */
    text_tree: jsonb('text_tree').notNull().default([]),
    /** Slugs of brand icons, one or two: {marks: string[]}; letters are drawn when there is none. */
    logo: jsonb('logo').notNull().default({}),
    categories: text('categories').array().notNull().default([]),
    tags: text('tags').array().notNull().default([]),
    /** {name, color} or null. */
    flag: jsonb('flag'),
    facts: jsonb('facts').notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.account_id, t.integration_id] }),
    foreignKey({
      columns: [t.account_id, t.integration_id],
      foreignColumns: [integrations.account_id, integrations.id],
    }),
  ],
);
