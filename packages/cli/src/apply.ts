/** `mortise apply FILE [--json]`: makes or updates an account from its file; applying it again changes nothing. */
import {
  apply as applyFile,
  configFromEnvironment,
  createLog,
  openGround,
  Refusal,
  type ApplySummary,
  type Unconnected,
} from '@mortise/server';
import type { Output } from './output.ts';

const usage = 'Usage: mortise apply FILE [--json]\n';

/** Exit code 0 when it was applied, 1 when the file is not right (nothing was changed then), 2 when it was called wrongly. */
export async function apply(
  args: readonly string[],
  io: Output = process,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const [file, ...more] = args.filter((arg) => arg !== '--json');
  if (file === undefined || file.startsWith('-') || more.length > 0) {
    io.stderr.write(usage);
    return 2;
  }
  const ground = await openGround({ ...configFromEnvironment(environment), log: createLog({ level: 'warn' }) });
  try {
    const summary = await applyFile(ground.means, file);
    io.stdout.write(args.includes('--json') ? `${JSON.stringify(summary, null, 2)}\n` : inWords(summary));
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const problems = (error.problems ?? []).map((problem) => `${problem.message}\n`);
    io.stderr.write(`${error.message}\n${problems.join('')}`);
    return 1;
  } finally {
    await ground.close();
  }
}

/** What was done, then what is still to be done. */
function inWords(summary: ApplySummary): string {
  return `${doneInWords(summary)}${toConnect(summary)}`;
}

function doneInWords(summary: ApplySummary): string {
  if (summary.changed.length === 0) return `${summary.account}: nothing to change.\n`;
  const releases = summary.releases.map(({ integration, number }) => `  release ${number} of ${integration}\n`);
  const parts = summary.changed.map((part) => `  ${part}\n${variablesOf(summary, part)}`);
  return `${summary.account}: ${summary.made ? 'made' : 'changed'}.\n${parts.join('')}${releases.join('')}`;
}

/** Under an integration, what its program gets of each connector. */
function variablesOf({ variables }: ApplySummary, part: string): string {
  const own = variables.filter(({ integration }) => part === `integration ${integration}`);
  return own.map(({ connector, names }) => `    runs get of ${connector}: ${names.join(', ')}\n`).join('');
}

function toConnect({ account, unconnected }: ApplySummary): string {
  if (unconnected.length === 0) return '';
  const one = ({ integration, connector, label, state, reason, connects_by }: Unconnected): string => {
    const what = state === 'broken' ? `is broken: ${reason ?? 'nobody knows why.'}` : 'is not connected.';
    const how = connects_by === 'form' ? 'Give its fields in the file, or call' : 'To sign in with a browser, call';
    return `  ${label} of ${integration} ${what}\n    ${how}: mortise connect ${account} ${integration} ${connector}\n`;
  };
  return `To be connected by you, once for all customers:\n${unconnected.map(one).join('')}`;
}
