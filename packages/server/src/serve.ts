/** Serves until a signal comes: what `mortise serve` and `main.ts` do. */
import { stopOnSignal } from './platform/stop-on-signal.ts';
import { runsAsRoot } from './platform/index.ts';
import { configFromEnvironment } from './start-config.ts';
import { start } from './start.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Starts from the environment's settings and prints the address; the process ends with the first signal. */
export async function serve(environment: Environment, say: (sentence: string) => void): Promise<void> {
  const running = await start(configFromEnvironment(environment));
  stopOnSignal(running, say);
  if (!runsAsRoot()) say(plainRunsSentence);
  say(`Mortise is ready on ${running.addresses.server}`);
}

/** Said at the start of a server that cannot give runs a user of their own. */
export const plainRunsSentence =
  'Note: not running as root, so the programs of integrations can read what this user can read.';
