/** A database that is away for a while: nobody gets in, and who was in is thrown out. */
import { closeDatabase, openDatabase } from '@mortise/server/platform';

/** Until the given function is called. */
export async function takeAway(databaseUrl: string): Promise<() => Promise<void>> {
  const name = new URL(databaseUrl).pathname.slice(1);
  const beside = new URL(databaseUrl);
  beside.pathname = '/postgres';
  const admin = openDatabase(beside.href, { connections: 1 });
  await admin.$client.query(`alter database ${name} allow_connections false`);
  await admin.$client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  return async () => {
    await admin.$client.query(`alter database ${name} allow_connections true`);
    await closeDatabase(admin);
  };
}
