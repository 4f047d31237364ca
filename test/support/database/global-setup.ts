/** Vitest calls this once a run: one PostgreSQL with a migrated template for all test files, thrown away at the end. */
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopAbandonedPostgres } from '@mortise/server/platform';
import { lastingVariable } from '../lasting-folder.ts';
import { startTemplate, templateVariable } from './fresh-database.ts';

export default async function setup(): Promise<() => Promise<void>> {
  await sweepAbandoned();
  const template = await startTemplate();
  process.env[templateVariable] = template.url;
  const folder = await folderOfRun();
  return async () => {
    await template.stop();
    for (const each of [template.folder, folder]) await rm(each, { recursive: true, force: true });
  };
}

/** What tests leave in the temporary folder goes with the run. Programs that run as other users must reach what is made in it. */
async function folderOfRun(): Promise<string> {
  process.env[lastingVariable] = tmpdir();
  const folder = await mkdtemp(join(tmpdir(), 'mortise-run-'));
  await chmod(folder, 0o711);
  process.env['TMPDIR'] = folder;
  return folder;
}

/** A run that was killed leaves its PostgreSQL; the next one clears it away. */
async function sweepAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith('mortise-test-')) continue;
    const folder = join(tmpdir(), name);
    // One that another run is just starting is not left behind.
    const stopped = await stopAbandonedPostgres(folder, 100).catch(() => false);
    if (stopped) await rm(folder, { recursive: true, force: true });
  }
}
