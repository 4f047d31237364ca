/** Mortise, Acme and the pretend outside systems in one process, their data in `.data/`. */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startFakes } from '@mortise/fake-apps';
import { startHostApp } from '@mortise/host-app';
import {
  apply,
  checkPort,
  createLog,
  plainRunsSentence,
  removeData,
  start,
  stopOnSignal,
  type Stoppable,
} from '@mortise/server';
import { knownToAcme, prepareAccount, type DemoAddresses } from './prepare-account.ts';

const root = resolve(import.meta.dirname, '..');
const data = join(root, '.data');

type Ports = { server: number; acme: number; fakes: number };

/** Starts in order; when one part fails, those before it are stopped again. */
async function startDemo(ports: Ports): Promise<Stoppable & { addresses: DemoAddresses }> {
  const addresses = {
    server: `http://localhost:${ports.server}`,
    acme: `http://127.0.0.1:${ports.acme}`,
    fakes: `http://localhost:${ports.fakes}`,
  };
  const started: Stoppable[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.toReversed()) await part.stop();
  };
  const force = async (): Promise<void> => void (await Promise.all(started.map((part) => part.force())));
  try {
    const prepared = prepareAccount(join(data, 'demo'), addresses);
    const fakes = await startFakes({
      port: ports.fakes,
      host: 'localhost',
      folder: join(data, 'fakes'),
      clients: [prepared.crmClient],
    });
    started.push({ stop: fakes.close, force: async () => undefined });
    const log = createLog({ level: 'warn' });
    const running = await start({
      port: ports.server,
      dataFolder: join(data, 'server'),
      allowOrigins: [fakes.origin],
      marksFolder: join(import.meta.dirname, 'marks'),
      env: 'demo',
      log,
    });
    started.push(running);
    await apply(running.means, prepared.file);
    const acme = await startHostApp({
      port: ports.acme,
      server: addresses.server,
      account: 'acme',
      key: prepared.key,
      connect: knownToAcme(fakes.newsletter.account().lists),
    });
    started.push({ stop: acme.close, force: async () => undefined });
    return { addresses, stop, force };
  } catch (error) {
    await stop();
    throw error;
  }
}

function portsFrom(environment: NodeJS.ProcessEnv): Ports {
  return {
    server: portOf(environment, 'MORTISE_PORT', 4400),
    acme: portOf(environment, 'DEMO_PORT', 4401),
    fakes: portOf(environment, 'FAKES_PORT', 4402),
  };
}

function portOf(environment: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = environment[name] ?? '';
  const port = text === '' ? otherwise : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${name} must be a port number, not "${text}".`);
  return port;
}

/** Ready when this resolves; ends with a signal. Throws an error in words when a port is taken or the data cannot be opened. */
export async function runDemo(args: readonly string[]): Promise<void> {
  const unknown = args.find((arg) => arg !== '--fresh');
  if (unknown !== undefined)
    throw new Error(`npm start does not know "${unknown}". It knows --fresh, which resets the demo.`);
  const ports = portsFrom(process.env);
  await checkPort(ports.server, 'localhost');
  await checkPort(ports.acme, '127.0.0.1');
  await checkPort(ports.fakes, 'localhost');
  if (args.includes('--fresh')) {
    await removeData(join(data, 'server'));
    await rm(data, { recursive: true, force: true });
  }
  const demo = await startDemo(ports);
  stopOnSignal(demo, (sentence) => console.log(sentence));
  if (process.getuid?.() !== 0) console.log(plainRunsSentence);
  console.log(`
  Acme, the app with a marketplace in it   ${demo.addresses.acme}
  The CRM, newsletter, chat and ledger     ${demo.addresses.fakes}
  Mortise                                  ${demo.addresses.server}

  Try this: open Acme, install "CRM to newsletter", and watch a new CRM contact arrive in the newsletter.
`);
}
