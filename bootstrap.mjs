/**
 * Makes a fresh clone ready, without dependencies of its own and on any Node ≥ 20: installs what the lockfile says when
 * that was not done yet, and with --build builds the elements when their sources changed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const pnpmVersion = '10.34.9';
const stamps = join(root, 'node_modules', '.mortise');
const elements = join(root, 'packages', 'elements');
const neverInput = new Set(['node_modules', 'dist', 'storybook-static', 'coverage', 'shots', '.data', '.git']);

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) fail(`Node ${process.versions.node} is too old: 20 or newer is needed.`);

const installed = hash([join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml')]);
if (!stands('install', installed) || !existsSync(join(root, 'node_modules', '.bin'))) {
  console.log('Installing what Mortise needs; the first time takes a minute.');
  pnpm('install', '--frozen-lockfile', '--prefer-offline');
  stamp('install', installed);
}

if (process.argv.includes('--build')) {
  if (!stands('build', elementInputs()) || !existsSync(join(elements, 'dist'))) {
    console.log('Building the elements.');
    pnpm('--filter', '@mortise/elements', 'build');
    // Taken after the build: what it writes beside the sources must not look like a change.
    stamp('build', elementInputs());
  }
}

function elementInputs() {
  const inputs = ['elements', 'client', 'manifest'].flatMap((name) => filesUnder(join(root, 'packages', name)));
  return hash([join(root, 'pnpm-lock.yaml'), ...inputs.filter((path) => !path.endsWith('.test.ts'))]);
}

/** Runs the pinned pnpm with the pinned Node first on the PATH, once there is one. */
function pnpm(...args) {
  const bin = join(root, 'node_modules', '.bin');
  const separator = process.platform === 'win32' ? ';' : ':';
  const env = { ...process.env, CI: 'true', PATH: `${bin}${separator}${process.env.PATH ?? ''}` };
  const { status, error } = spawnSync('npx', ['--yes', `pnpm@${pnpmVersion}`, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error) fail(`npx could not be run: ${error.message}`);
  if (status !== 0) fail(`pnpm ${args.join(' ')} failed; its words are above.`);
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (neverInput.has(entry.name) || entry.name === 'custom-elements.json') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return entry.isFile() ? [path] : [];
  });
}

function hash(paths) {
  const sum = createHash('sha256');
  for (const path of [...paths].sort())
    sum.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  return sum.update(`${process.platform} ${process.arch}`).digest('hex');
}

function stands(name, value) {
  const file = join(stamps, name);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

function stamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  rmSync(join(stamps, name), { force: true });
  writeFileSync(join(stamps, name), value);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
