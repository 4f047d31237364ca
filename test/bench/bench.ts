/** `npm run bench`: speed and size as ratios within this run; milliseconds are goals, never assertions. Words choose parts: `npm run bench -- gallery`. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { endOwnTemplate } from '../support/database/fresh-database.ts';
import { benchCatalogue } from './catalogue-bench.ts';
import { benchForm } from './form-bench.ts';
import { benchGallery } from './gallery-bench.ts';
import { benchProxy } from './proxy-bench.ts';
import { benchRefresh } from './refresh-bench.ts';
import { benchRuns } from './run-bench.ts';
import { benchVerdicts } from './verdict-bench.ts';
import { benchWebhooks } from './webhook-bench.ts';

const sizes = async (): Promise<void> => {
  spawnSync(process.execPath, [join(resolve(import.meta.dirname, '../../packages/elements'), 'budgets.ts')], {
    stdio: 'inherit',
  });
};
const parts: Record<string, () => Promise<void>> = {
  sizes,
  verdicts: benchVerdicts,
  form: benchForm,
  gallery: benchGallery,
  catalogue: benchCatalogue,
  refresh: benchRefresh,
  runs: benchRuns,
  webhooks: benchWebhooks,
  proxy: benchProxy,
};
const wanted = process.argv.slice(2);
try {
  for (const [name, bench] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await bench();
} finally {
  await endOwnTemplate();
}
