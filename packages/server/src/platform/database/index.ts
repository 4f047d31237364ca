/** Door of the database room. */
export { openDatabase, closeDatabase, transaction, databaseLimits, type Database, type Tx } from './open-database.ts';
export { isDatabaseAway, sqlState } from './database-away.ts';
export { whenBack } from './when-back.ts';
export { prepared } from './prepared.ts';
export { migrate } from './migrate.ts';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
export { accountId, bytes, instant } from './columns.ts';
