/** Tables of accounts: the SaaS companies that embed Mortise, their embed keys, origins and number counters. */
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, bytes, instant } from '../platform/database/columns.ts';

export const accounts = pgTable(
  'accounts',
  {
    account_id: accountId().primaryKey(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    /** Page of the host that embeds us; OAuth in the same tab returns there. */
    base_url: text('base_url').notNull(),
    /** Accepts the reference product's bare tokens and `?tenant=`. */
    compatibility: boolean('compatibility').notNull().default(false),
    /** The iframe page may also be opened as a page of its own. */
    top_level: boolean('top_level').notNull().default(false),
    /** Claim that names the customer's user in compatibility tokens; null: sub, user_id, id, email in that order. */
    identity_claim: text('identity_claim'),
    /** Grows with every change that a gallery shows; part of the catalogue's ETag. */
    catalogue_version: integer('catalogue_version').notNull().default(1),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [uniqueIndex('accounts_slug').on(t.slug)],
);

export const embedKeys = pgTable(
  'embed_keys',
  {
    account_id: accountId(),
    kid: text('kid').notNull(),
    alg: text('alg', { enum: ['HS256', 'RS256', 'ES256', 'EdDSA'] }).notNull(),
    /** HS256: the sealed secret. Others: null. */
    sealed_secret: bytes('sealed_secret'),
    /** Public key as SPKI PEM. HS256: null. */
    public_key: text('public_key'),
    /** Keyed hash of the key itself: another key under the same name has another. Null: saved before this was kept. */
    print: text('print'),
    retire_at: instant('retire_at'),
    last_used_at: instant('last_used_at'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.kid] })],
);

export const allowedOrigins = pgTable(
  'allowed_origins',
  {
    account_id: accountId(),
    origin: text('origin').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.origin] }), index('allowed_origins_origin').on(t.origin)],
);

/** Numbers counted per account for the surfaces that speak integers (`integration`, `release`, `tenant`, `run`). */
export const counters = pgTable(
  'counters',
  {
    account_id: accountId(),
    noun: text('noun').notNull(),
    last: integer('last').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.noun] })],
);

/** What `mortise apply` last made of each named part, so that a second apply changes nothing. */
export const applied = pgTable(
  'applied',
  {
    account_id: accountId(),
    part: text('part').notNull(),
    hash: text('hash').notNull(),
    detail: jsonb('detail'),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.part] })],
);
