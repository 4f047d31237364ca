/** Vitest calls this once a run: one PostgreSQL with a migrated template for all test files, thrown away at the end. */
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopAbandonedPostgres } from '@mortise/server/platform';
import { startTemplate, templateVariable } from './fresh-database.ts';

export default async function setup(): Promise<() => Promise<void>> {
  await sweepAbandoned();
  const template = await startTemplate();
  process.env[templateVariable] = template.url;
  return async () => {
    await template.stop();
    await rm(template.folder, { recursive: true, force: true });
  };
}

/** A run that was killed leaves its PostgreSQL; the next one clears it away. */
async function sweepAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith('mortise-test-')) continue;
    const folder = join(tmpdir(), name);
    const stopped = await stopAbandonedPostgres(folder).catch(() => false);
    if (stopped) await rm(folder, { recursive: true, force: true });
  }
}
