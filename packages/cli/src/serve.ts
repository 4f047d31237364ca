/** `mortise serve`: a server with the settings of the environment, until a signal comes. */
import { serve as serveUntilSignal } from '@mortise/server';
import type { Output } from './output.ts';

const usage = 'Usage: mortise serve   (settings: MORTISE_PORT, MORTISE_DATA, DATABASE_URL and the like)\n';

/** Resolves with an exit code when serving cannot begin; otherwise the process ends with the signal that stops it. */
export async function serve(args: readonly string[], io: Output = process): Promise<number | null> {
  if (args.length > 0) {
    io.stderr.write(usage);
    return 2;
  }
  await serveUntilSignal(process.env, (sentence) => io.stdout.write(`${sentence}\n`));
  return null;
}
