/** `npm test`: every suite on this machine, the browser's too; closes with one line `N passed, N failed`. Words after `--` choose files. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const wanted = process.argv.slice(2);

/** In the order of how soon they tell: rules first, then screens, then the whole product, then kills. */
const suites = [
  { name: 'packages', config: 'vitest.config.ts' },
  { name: 'stories', config: 'stories/vitest.config.ts' },
  { name: 'journeys', config: 'test/journeys/vitest.config.ts' },
  { name: 'reliability', config: 'test/reliability/vitest.config.ts' },
];

type Counts = { passed: number; failed: number; skipped: number };
type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number };

function run(suite: { name: string; config: string }, folder: string): Counts {
  console.log(`\n— ${suite.name}`);
  const report = join(folder, `${suite.name}.json`);
  const args = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--root',
    root,
    '--config',
    join(root, suite.config),
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
    '--passWithNoTests',
    ...wanted,
  ];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (!existsSync(report)) return { passed: 0, failed: status === 0 ? 0 : 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  // A file that cannot load counts as one failure: it has no tests to count.
  return { passed: numPassedTests, failed: Math.max(numFailedTests, status === 0 ? 0 : 1), skipped: numPendingTests };
}

const folder = mkdtempSync(join(tmpdir(), 'mortise-test-'));
const counts = suites.map((suite) => run(suite, folder));
rmSync(folder, { recursive: true, force: true });
const sum = (key: keyof Counts) => counts.reduce((total, each) => total + each[key], 0);
const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
