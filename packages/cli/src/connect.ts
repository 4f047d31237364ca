/** `mortise connect ACCOUNT INTEGRATION CONNECTOR [--days N]`: the address at which somebody connects a global connector, once for all customers. */
import { renderUnicodeCompact } from 'uqr';
import {
  configFromEnvironment,
  createLog,
  linkToConnect,
  mostAuthLinkDays,
  openGround,
  Refusal,
} from '@mortise/server';
import type { Output } from './output.ts';

const usage = 'Usage: mortise connect ACCOUNT INTEGRATION CONNECTOR [--days N]\n';
type Wanted = Parameters<typeof linkToConnect>[1];

/** Exit code 0 when there is an address to open, 1 when there is none and why, 2 when it was called wrongly. */
export async function connect(
  args: readonly string[],
  io: Output = process,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const wanted = readArguments(args);
  if (wanted === null) {
    io.stderr.write(usage);
    return 2;
  }
  const ground = await openGround({ ...configFromEnvironment(environment), log: createLog({ level: 'warn' }) });
  try {
    const { label, integration, url, expiresAt } = await linkToConnect(ground.means, wanted);
    const day = expiresAt.toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' });
    io.stdout.write(`Open this to connect ${label} for all customers of ${integration}. It works until ${day}.\n`);
    io.stdout.write('Whoever has it can connect an account: send it to nobody else.\n');
    io.stdout.write(`\n${url}\n`);
    // For a phone; in a file or a pipe the address is all that counts.
    if (io.stdout.isTTY === true) io.stdout.write(`\n${renderUnicodeCompact(url)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    await ground.close();
  }
}

function readArguments(args: readonly string[]): Wanted | null {
  const at = args.indexOf('--days');
  const [account, integration, connector, ...more] = at < 0 ? args : args.toSpliced(at, 2);
  if (account === undefined || integration === undefined || connector === undefined || more.length > 0) return null;
  if ([account, integration, connector].some((word) => word.startsWith('-'))) return null;
  if (at < 0) return { account, integration, connector };
  const days = Number(args[at + 1]);
  return Number.isInteger(days) && days >= 1 && days <= mostAuthLinkDays
    ? { account, integration, connector, days }
    : null;
}
