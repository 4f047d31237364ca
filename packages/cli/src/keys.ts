/** `mortise keys rotate [--new-key-file FILE]` and `mortise keys status [--json]`: the keys that stored secrets lie under. */
import { resolve } from 'node:path';
import { configFromEnvironment, createLog, keyStatus, rotateKeys, type KeyStatus } from '@mortise/server';
import type { Output } from './output.ts';

const usage = 'Usage: mortise keys rotate [--new-key-file FILE]\n       mortise keys status [--json]\n';

/** Exit code 0 when it was done, 1 when a value could not be read (it was left as it is), 2 when it was called wrongly. */
export async function keys(args: readonly string[], io: Output = process): Promise<number> {
  const [verb, option, file, ...more] = args;
  if (verb === 'status' && (option === undefined || option === '--json') && file === undefined)
    return status(io, option === '--json');
  if (verb === 'rotate' && option === undefined) return rotate(io);
  if (verb === 'rotate' && option === '--new-key-file' && file !== undefined && more.length === 0)
    return rotate(io, resolve(file));
  io.stderr.write(usage);
  return 2;
}

const settings = () => ({ ...configFromEnvironment(process.env), log: createLog({ level: 'warn' }) });

async function rotate(io: Output, newKeyFile?: string): Promise<number> {
  const { from, to, values, unreadable } = await rotateKeys(settings(), {
    ...(newKeyFile === undefined ? {} : { newKeyFile }),
    say: (sentence) => io.stdout.write(`${sentence}\n`),
  });
  const sealed = `${values.toLocaleString('en')} ${values === 1 ? 'value' : 'values'} sealed again in this call`;
  io.stdout.write(`Done: the master key is ${to}${from === null ? '' : `, it was ${from}`}; ${sealed}.\n`);
  for (const { account, table, column, row } of unreadable)
    io.stderr.write(`No key opens ${table}.${column} of ${row} (account ${account}). It was left as it is.\n`);
  return unreadable.length === 0 ? 0 : 1;
}

async function status(io: Output, asJson: boolean): Promise<number> {
  const found = await keyStatus(settings());
  io.stdout.write(asJson ? `${JSON.stringify(found, null, 2)}\n` : inWords(found));
  return 0;
}

function inWords({ keys, rotation, values }: KeyStatus): string {
  const lines = keys.map(({ name, state }) => `master key ${name}: ${state}`);
  if (rotation === null) lines.push('The keys were never rotated.');
  else if (rotation.completed !== null) lines.push(`Last rotated ${rotation.completed.toISOString()}.`);
  else
    lines.push(
      `A rotation began ${rotation.started.toISOString()} and is not complete. Go on with it: mortise keys rotate`,
    );
  const [newest, older] = (['newest', 'older'] as const).map((age) => values.reduce((sum, each) => sum + each[age], 0));
  lines.push(`Sealed values under their account's newest key: ${newest ?? 0}; under an older one: ${older ?? 0}.`);
  for (const each of values.filter((one) => one.older > 0))
    lines.push(`  ${each.table}.${each.column}: ${each.older} under an older key`);
  return `${lines.join('\n')}\n`;
}
