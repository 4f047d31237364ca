/** Sizes over the wire (gzip) of what a page loads first and of what comes later; fails over budget. Budgets only go down. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, 'dist');
const kB = 1000;

/** An entry with everything it imports statically, without what `without` already loaded. */
function load(entry: string, without = new Set<string>()): Set<string> {
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file) || without.has(file)) return;
    seen.add(file);
    const text = readFileSync(join(dist, file), 'utf8');
    for (const [, from] of text.matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g))
      walk(normalize(join(dirname(file), from ?? '')));
  };
  walk(entry);
  return seen;
}

const size = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0);
const chunk = (name: string): string => {
  const found = readdirSync(join(dist, 'assets')).find((file) => file.startsWith(`${name}-`) && file.endsWith('.js'));
  if (found === undefined) throw new Error(`dist/assets has no chunk "${name}"`);
  return `assets/${found}`;
};

const first = load('embed.js');
const install = load(chunk('mortise-install'), first);
const connect = load(chunk('mortise-connect'), first);
const rows = [
  { what: 'gallery, first load', bytes: size(first), budget: 16 * kB },
  { what: 'install flow, on top', bytes: size(install), budget: 14 * kB },
  { what: 'connecting alone, on top', bytes: size(connect), budget: 12.5 * kB },
  {
    what: 'link for others, on top',
    bytes: size(load(chunk('auth-link-panel'), new Set([...first, ...connect]))),
    budget: 8 * kB,
  },
  {
    what: 'settings form, on top',
    bytes: size(load(chunk('settings-form'), new Set([...first, ...install]))),
    budget: 59 * kB,
  },
];
for (const { what, bytes, budget } of rows)
  console.log(
    `${bytes > budget ? 'OVER' : 'ok  '}  ${what.padEnd(24)} ${(bytes / kB).toFixed(1)} kB of ${budget / kB} kB gzip`,
  );

const code =
  readdirSync(join(dist, 'assets'))
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(dist, 'assets', file), 'utf8'))
    .join('\n') + readFileSync(join(dist, 'embed.js'), 'utf8');
const evals = [...code.matchAll(/new Function\b|[^.\w]eval\(/g)].length;
console.log(`${evals > 0 ? 'OVER' : 'ok  '}  code made from text      ${evals}`);
process.exitCode = rows.some(({ bytes, budget }) => bytes > budget) || evals > 0 ? 1 : 0;
