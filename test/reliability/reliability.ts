/** `npm run reliability`: kills at every named step and at 20 random moments, then prints the figures; fails when one is off. */
import { asTable, killAndCompare } from './kill-and-compare.ts';

const started = performance.now();
const say = (sentence: string): void =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${sentence}`);
const { figures, failures } = await killAndCompare({ randomKills: 20, busyCustomers: 3 }, say);
console.log(`\n${asTable(figures)}\n`);
for (const failure of failures) console.error(failure);
console.log(failures.length === 0 ? 'Nothing lost, nothing doubled.' : `${failures.length} things are wrong.`);
process.exitCode = failures.length === 0 ? 0 : 1;
