/** `mortise dev [DIR] [--port N]`: shows the settings form of a manifest in the browser, and follows the file as it is saved. */
import { startDev } from './dev/index.ts';
import type { Output } from './output.ts';

const usage = 'Usage: mortise dev [DIR] [--port N]\n';
/** Beside those of the demo. */
const usualPort = 4410;

/** Resolves with an exit code when it cannot begin; otherwise it goes on until Ctrl-C, and the process ends with 0. */
export async function dev(args: readonly string[], io: Output = process): Promise<number | null> {
  const asked = readArguments(args);
  if (asked === null) {
    io.stderr.write(usage);
    return 2;
  }
  const started = await startDev(asked).catch((error: unknown) => (error instanceof Error ? error : null));
  if (started === null || started instanceof Error) {
    io.stderr.write(`${started?.message ?? 'It could not be started.'}\n`);
    return 1;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void started.close().finally(() => process.exit(0)));
  }
  io.stdout.write(`The form of ${started.file ?? asked.place}: ${started.origin}/\nCtrl-C ends it.\n`);
  return null;
}

function readArguments(args: readonly string[]): { place: string; port: number } | null {
  let place: string | null = null;
  let port = usualPort;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--port') {
      at += 1;
      const number = /^\d{1,5}$/.test(args[at] ?? '') ? Number(args[at]) : Number.NaN;
      if (!(number <= 65_535)) return null;
      port = number;
    } else if (place !== null || word.startsWith('-')) return null;
    else place = word;
  }
  return { place: place ?? '.', port };
}
