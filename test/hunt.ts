/** `npm run hunt -- [minutes]`: the property tests with new random cases, again and again, until one fails or the time is over (10 minutes). */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';

const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0)) throw new Error('Say how many minutes: npm run hunt -- 10');
const files = globSync('packages/*/src/**/*.test.ts').filter((file) =>
  readFileSync(file, 'utf8').includes('fc.assert('),
);
const end = Date.now() + minutes * 60_000;

let rounds = 0;
for (; Date.now() < end; rounds += 1) {
  const seed = randomInt(2 ** 31);
  const { status } = spawnSync('vitest', ['run', ...files], {
    stdio: 'inherit',
    env: { ...process.env, RANDOM_SEED: String(seed) },
  });
  if (status === 0) continue;
  console.error(`Found something. The same cases again: RANDOM_SEED=${seed} npx vitest run <file>`);
  process.exit(1);
}
console.log(`${rounds} rounds of new cases over ${files.length} files: nothing found`);
