#!/usr/bin/env node
/** The `mortise` command: picks the verb and hands it the rest. */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { resolve } from 'node:path';
import type { Output } from './output.ts';

type Verb = (args: readonly string[], io?: Output) => Promise<number | null>;

/** Each verb is loaded when it is asked for: `check` needs no server. */
const verbs: Readonly<Record<string, { summary: string; load: () => Promise<Verb> }>> = {
  serve: { summary: 'serve until a signal comes', load: async () => (await import('./serve.ts')).serve },
  apply: { summary: 'make or update an account from its file', load: async () => (await import('./apply.ts')).apply },
  connect: {
    summary: 'make the address at which an account is connected for all customers',
    load: async () => (await import('./connect.ts')).connect,
  },
  'api-key': { summary: 'make a key for the API', load: async () => (await import('./api-key.ts')).apiKey },
  keys: { summary: 'rotate the keys of stored secrets', load: async () => (await import('./keys.ts')).keys },
  dev: { summary: 'show the form of a manifest, following the file', load: async () => (await import('./dev.ts')).dev },
  check: { summary: 'say what is wrong with manifests', load: async () => (await import('./check.ts')).check },
};

function help(): string {
  const lines = Object.entries(verbs).map(([name, { summary }]) => `  mortise ${name.padEnd(8)} ${summary}\n`);
  return `Usage:\n${lines.join('')}`;
}

async function run([name, ...args]: readonly string[]): Promise<number | null> {
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(help());
    return name === undefined ? 2 : 0;
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) {
    process.stderr.write(`mortise does not know "${name}".\n${help()}`);
    return 2;
  }
  return (await verb.load())(args);
}

// What Node made of the sources is kept beside them, never in a folder that others may write to. Where it cannot be, all goes on without.
enableCompileCache(resolve(import.meta.dirname, '../node_modules/.cache/mortise'));
try {
  const code = await run(process.argv.slice(2));
  if (code !== null) process.exitCode = code;
  // A server goes on from here, and one that is killed writes nothing at its end.
  else flushCompileCache();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
