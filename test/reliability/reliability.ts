/** `npm run reliability`: the long forms, with their figures; fails when one is off. Words choose parts: `npm run reliability -- refresh`. */
import { endOwnTemplate } from '../support/database/fresh-database.ts';
import { asTable, killAndCompare } from './kill-and-compare.ts';
import { refreshAndKill } from './refresh-and-kill.ts';
import { rotateAndCompare } from './rotate-and-compare.ts';

type Part = (
  say: (sentence: string) => void,
) => Promise<{ figures: string; failures: readonly string[]; good: string }>;

const parts: Record<string, Part> = {
  /** A server is killed at every named step and at 20 random moments while customers work. */
  kills: async (say) => {
    const { figures, failures } = await killAndCompare({ randomKills: 20, busyCustomers: 3 }, say);
    return { figures: asTable(figures), failures, good: 'Nothing lost, nothing doubled.' };
  },
  /** A token that rotates has ended, 50 callers in each of 4 processes want it, and processes are killed in every fourth round. */
  refresh: async (say) => {
    const plan = { rounds: 200, kills: 50, processes: 4, callers: 50 };
    const { figures, failures } = await refreshAndKill(plan, say);
    const rows = Object.entries(figures).map(([name, value]) => [name, Math.round(value)] as const);
    return { figures: asTable(rows), failures, good: 'One refresh a round, and nothing broke silently.' };
  },
  /** Whoever has just asked the system for a new token is killed before the answer is written down, a hundred times. */
  window: async (say) => {
    const plan = { rounds: 100, kills: 100, processes: 4, callers: 10, isAimed: true };
    const { figures, failures } = await refreshAndKill(plan, say);
    const rows = Object.entries(figures).map(([name, value]) => [name, Math.round(value)] as const);
    return {
      figures: asTable(rows),
      failures,
      good: 'A token was lost with its process, or it was not: each was told.',
    };
  },
  /** 10,000 sealed values get new keys while the command is killed 20 times and a server goes on writing. */
  keys: async (say) => {
    const { figures, failures } = await rotateAndCompare({ rows: 10_000, kills: 20 }, say);
    return { figures: asTable(figures), failures, good: 'Every value readable, none under an old key.' };
  },
};

const started = performance.now();
const say = (sentence: string): void =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${sentence}`);
const wanted = process.argv.slice(2);
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  say(name);
  const { figures, failures, good } = await part(say);
  console.log(`\n${figures}\n`);
  for (const failure of failures) console.error(failure);
  console.log(failures.length === 0 ? good : `${failures.length} things are wrong.`);
  if (failures.length > 0) process.exitCode = 1;
}
await endOwnTemplate();
