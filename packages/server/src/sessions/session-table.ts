/** Tables of sessions and of the embed tokens that were exchanged for them. */
import { jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, bytes, instant } from '../platform/database/columns.ts';

export const sessions = pgTable(
  'sessions',
  {
    account_id: accountId(),
    id: text('id').notNull(),
    /** SHA-256 of the opaque 256-bit bearer, hex. */
    token_hash: text('token_hash').notNull(),
    customer_id: text('customer_id').notNull(),
    /** {sub, name, email}: shown, never trusted as an identity of ours. */
    user: jsonb('user').notNull(),
    /** Words of `allow`; all of them when the token had none. */
    may: text('may').array().notNull(),
    /** What of `xti` is kept. */
    claims: jsonb('claims').notNull(),
    /** `connect`, sealed for this row, for it may hold secret settings; null: nothing was said. */
    sealed_connect: bytes('sealed_connect'),
    /** The origin that exchanged it; every later call must come from it. */
    origin: text('origin').notNull(),
    locale: text('locale'),
    /** The embed key that signed, by name and print: the session ends with it. Null: from before this was kept. */
    kid: text('kid'),
    key_print: text('key_print'),
    expires_at: instant('expires_at').notNull(),
    ends_at: instant('ends_at').notNull(),
    revoked_at: instant('revoked_at'),
    created_at: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.id] }), uniqueIndex('sessions_token').on(t.token_hash)],
);

export const exchangedTokens = pgTable(
  'exchanged_tokens',
  {
    account_id: accountId(),
    /** SHA-256 of the jti, or of the whole token where it has none. */
    token_id: text('token_id').notNull(),
    nonce_hash: text('nonce_hash').notNull(),
    session_id: text('session_id').notNull(),
    exchanged_at: instant('exchanged_at').notNull().defaultNow(),
    forget_at: instant('forget_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.account_id, t.token_id] })],
);
