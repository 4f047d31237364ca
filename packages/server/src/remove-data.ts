/** Removes everything a server keeps, wherever it lies: `npm start -- --fresh`. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { livingUsersOf, stopAbandonedPostgres } from './platform/database/embedded-postgres.ts';
import { placeData } from './platform/place-data.ts';

/** Stops a PostgreSQL that nobody uses any more and removes the data. Throws, naming the process, while a server still uses it. */
export async function removeData(dataFolder: string): Promise<void> {
  const place = await placeData(dataFolder);
  const postgres = join(place.folder, 'postgres');
  await stopAbandonedPostgres(postgres);
  const [user] = await livingUsersOf(postgres);
  if (user !== undefined) throw new Error(`Process ${user.pid} still uses the data in ${dataFolder}. Stop it first.`);
  await rm(place.folder, { recursive: true, force: true });
  await rm(dataFolder, { recursive: true, force: true });
}
