/** The rotation of keys under kills, beside a real server on which customers install and run; it is not started again. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLog, openMeans } from '@mortise/server/platform';
import type { Customer } from './customer.ts';
import { rotateUnderKills, rotationFailures, type RotationFigures } from './rotate-under-kills.ts';
import { keepBusy, type Say } from './strikes.ts';
import { openWorld, type World } from './world.ts';

export type RotationOutcome = { figures: readonly (readonly [string, number])[]; failures: string[] };

export async function rotateAndCompare(wanted: { rows: number; kills: number }, say: Say): Promise<RotationOutcome> {
  const world = await openWorld();
  const opened = await openBeside(world);
  const busy = new AbortController();
  try {
    const working = Promise.all(Array.from({ length: 2 }, () => keepBusy(world, busy.signal)));
    // Its failure is heard below; the rotation goes on until then.
    working.catch(() => undefined);
    const masterKeyFile = join(world.folder, 'master.key');
    const place = { means: opened.means, masterKeyFile, environment: world.environment };
    const figures = await rotateUnderKills(place, wanted, say);
    busy.abort();
    const customers = (await working).flat();
    const { asked, failed } = await askAll(world, customers);
    const failures = rotationFailures(figures, wanted);
    if (failed.length > 0) failures.push(`${failed.length} of ${asked} runs after it: ${failed.join(', ')}`);
    if (asked === 0) failures.push('no customer was there to be asked after the rotation');
    if (world.server.ownEnds.length > 0) failures.push('the server ended by itself');
    return { figures: [...inWords(figures), ['runs of customers after it', asked]], failures };
  } finally {
    busy.abort();
    await opened.close();
    await world.close();
  }
}

/** Means on the world's database, as a second server that was there from the beginning. */
async function openBeside({ folder, environment, server }: World): Promise<Awaited<ReturnType<typeof openMeans>>> {
  const database = join(environment['MORTISE_DATA'] ?? '', 'postgres');
  const password = await readFile(join(database, 'password'), 'utf8');
  const record = (await readFile(join(database, 'data/postmaster.pid'), 'utf8')).split('\n');
  return openMeans({
    config: {
      baseUrl: server.origin,
      port: 0,
      dataFolder: join(folder, 'beside'),
      allowOrigins: [],
      env: 'demo',
      workers: 0,
    },
    databaseUrl: `postgres://mortise:${encodeURIComponent(password)}@127.0.0.1:${record[3] ?? ''}/mortise`,
    masterKeyFile: join(folder, 'master.key'),
    log: createLog({ level: 'error' }),
    connections: 8,
  });
}

/** One more run of everybody who is active: it needs every secret of theirs. */
async function askAll(
  { journal }: World,
  customers: readonly Customer[],
): Promise<{ asked: number; failed: string[] }> {
  const states = new Map(journal.of('state').map((entry) => [entry.tenant, entry.state]));
  const active = customers.filter((customer) => states.get(customer.tenant) === 'active');
  const failed: string[] = [];
  for (const customer of active) {
    await customer.settle();
    await customer.askForRun();
    const run = await customer.settle();
    if (run?.phase !== 'Succeeded') failed.push(`${run?.phase ?? 'none'} ${JSON.stringify(run)}`);
  }
  return { asked: active.length, failed };
}

function inWords(figures: RotationFigures): (readonly [string, number])[] {
  return [
    ['values rotated', figures.rows],
    ['kills of mortise keys rotate', figures.kills],
    ['rotations completed', figures.rotations],
    ['values written meanwhile', figures.written],
    ['values that cannot be read', figures.unreadable],
    ['values lost', figures.lost],
    ['values left under an old key', figures.older],
    ['seconds', figures.seconds],
  ];
}
