/** `npm run check`: types, lint, format, budgets, and whether generated files are fresh. Structure is a test and runs with them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

type Check = { name: string; run: () => boolean };

function command(name: string, file: string, args: string[], cwd = root): Check {
  return { name, run: () => spawnSync(file, args, { cwd, stdio: 'inherit' }).status === 0 };
}

/** Runs a generator and says whether the file it writes stayed the same. */
function fresh(name: string, file: string, generate: () => boolean): Check {
  return {
    name,
    run: () => {
      const before = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
      const ok = generate() && readFileSync(join(root, file), 'utf8') === before;
      if (!ok) console.error(`${file} was stale; it is written anew now, commit it.`);
      return ok;
    },
  };
}

const checks: Check[] = [
  command('types', bin('tsc'), ['-p', '.']),
  command('lint', bin('eslint'), ['.', '--max-warnings', '0']),
  command('format', bin('prettier'), ['--check', '--log-level', 'warn', '.']),
  command('structure', bin('vitest'), ['run', 'test/structure', '--reporter=dot']),
  command('budgets', process.execPath, ['budgets.ts'], join(root, 'packages/elements')),
  fresh(
    'OpenAPI document',
    'packages/server/openapi.json',
    () =>
      spawnSync(process.execPath, ['src/openapi-file.ts'], { cwd: join(root, 'packages/server'), stdio: 'inherit' })
        .status === 0,
  ),
  fresh(
    'client types',
    'packages/client/src/api.d.ts',
    () =>
      spawnSync(
        join(root, 'packages/client/node_modules/.bin/openapi-typescript'),
        ['../server/openapi.json', '-o', 'src/api.d.ts'],
        { cwd: join(root, 'packages/client'), stdio: 'ignore' },
      ).status === 0,
  ),
];

const failed: string[] = [];
for (const check of checks) {
  const started = performance.now();
  const ok = check.run();
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${check.name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (!ok) failed.push(check.name);
}
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
