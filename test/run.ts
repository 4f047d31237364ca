/** `npm test`: every suite on this machine, the browser's too; closes with one line `N passed, N failed`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'mortise-test-'));
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)];

const { status } = spawnSync(process.execPath, [vitest, ...args], { cwd: root, stdio: 'inherit' });

type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number; numFailedTestSuites: number; success: boolean };
let report_: Report | null = null;
try {
  report_ = JSON.parse(readFileSync(report, 'utf8')) as Report;
} catch {
  console.error('vitest left no report: it did not get as far as running tests.');
}
rmSync(folder, { recursive: true, force: true });
const passed = report_?.numPassedTests ?? 0;
// A suite that cannot load counts as a failure of its own: it has no tests to count.
const failed = Math.max(report_?.numFailedTests ?? 1, status === 0 ? 0 : 1);
const skipped = report_?.numPendingTests ?? 0;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
