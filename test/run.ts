/** `npm test`: every suite on this machine, the browser's too; closes with one line `N passed, N failed`. Words after `--` choose files. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const wanted = process.argv.slice(2);

/** In the order of how soon they tell: rules first, then screens, then the whole product, then kills. */
const suites = [
  { name: 'packages', config: 'vitest.config.ts' },
  { name: 'stories', config: 'stories/vitest.config.ts' },
  { name: 'journeys', config: 'test/journeys/vitest.config.ts' },
  { name: 'reliability', config: 'test/reliability/vitest.config.ts' },
];

/** `failures`: what a reader needs of each failed test, told again at the very end, since CI may keep only the end of what is printed. */
type Counts = { passed: number; failed: number; skipped: number; failures: string[] };
type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] | null }[];
  }[];
};
const failureChars = 2_000;

function failuresOf(report: Report): string[] {
  return report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    const told = failed.map(({ fullName, failureMessages }) => [fullName, ...(failureMessages ?? [])].join('\n'));
    if (told.length === 0 && file.status === 'failed') told.push(file.message || 'the file could not be run');
    return told.map((words) => `${relative(root, file.name)} > ${words}`.slice(0, failureChars));
  });
}

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
  const broken = status === 0 ? [] : [`${suite.name} ended with ${status ?? 'a signal'}`];
  if (!existsSync(report)) return { passed: 0, failed: broken.length, skipped: 0, failures: broken };
  const told = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const failures = failuresOf(told);
  return {
    passed: told.numPassedTests,
    // A file that cannot load counts as one failure: it has no tests to count.
    failed: Math.max(told.numFailedTests, broken.length),
    skipped: told.numPendingTests,
    failures: failures.length > 0 ? failures : broken,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'mortise-test-'));
const counts = suites.map((suite) => run(suite, folder));
rmSync(folder, { recursive: true, force: true });
const sum = (key: Exclude<keyof Counts, 'failures'>) => counts.reduce((total, each) => total + each[key], 0);
const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
for (const failure of counts.flatMap(({ failures }) => failures)) console.log(`\nfailed: ${failure}`);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
