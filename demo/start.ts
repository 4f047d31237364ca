/** `npm start`: the demo, or with `--watch` the demo that begins again when a source file changes. */
import { spawn } from 'node:child_process';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** Node itself starts the demo again when a source file changes. */
function watch(args: readonly string[]): void {
  const folders = ['packages/server/src', 'packages/manifest/src', 'packages/host/src', 'demo'].map(
    (folder) => `--watch-path=${join(root, folder)}`,
  );
  const child = spawn(process.execPath, [...folders, '--watch-preserve-output', import.meta.filename, ...args], {
    stdio: 'inherit',
  });
  // The terminal's Ctrl-C reaches the child as well: it stops in order, and we end after it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('exit', (code) => process.exit(code ?? 0));
}

async function run(args: readonly string[]): Promise<void> {
  // What Node made of our sources is kept beside what was installed; it takes a third off every later start.
  enableCompileCache(join(root, 'node_modules', '.mortise', 'compiled'));
  const { runDemo } = await import('./start-demo.ts');
  await runDemo(args);
  // Now, for a process that is killed writes nothing at its end.
  flushCompileCache();
}

const args = process.argv.slice(2);
if (args.includes('--watch')) watch(args.filter((arg) => arg !== '--watch'));
else {
  await run(args).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
