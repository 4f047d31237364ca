/** Starts the whole demo on free ports with data of its own: Mortise, Acme and the pretend outside systems. */
import { randomInt } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startFakes, type Fakes } from '@mortise/fake-apps';
import type { EmbedKey } from '@mortise/host';
import { startHostApp, type HostApp } from '@mortise/host-app';
import { apply, start, type Log, type Running } from '@mortise/server';
import { knownToAcme, prepareAccount } from '../../../demo/prepare-account.ts';
import { addIntegration } from './add-integration.ts';
import { serveBelow } from './serve-below.ts';

export type Product = {
  /** Address of Mortise: an origin, and the path below which it lies when it does. */
  server: string;
  running: Running;
  fakes: Fakes;
  acme: HostApp;
  /** Path of the applied account file; the folders of its integrations lie beside it. */
  accountFile: string;
  /** What Acme signs its embed tokens with. */
  key: EmbedKey;
  /** Stops Mortise and starts it again on the same data, as a deployment does. `running` is the new one. */
  restart(): Promise<void>;
  /** Stops all of it and removes the data. */
  stop(): Promise<void>;
};

/** An integration that only a test has: its folder, and what it is called. */
export type Extra = { folder: string; name: string };

/**
 * Ready for a browser when it returns. `allow`: more that outgoing calls may reach although it is not public; `log`: instead of
 * stderr; `below`: a path such as `/x/y` that a proxy before Mortise takes away, as where several things share a host.
 */
export async function startProduct(
  extra?: Extra,
  allow: readonly string[] = [],
  log?: Log,
  below = '',
): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-journey-'));
  // As root, PostgreSQL runs as another user, who has to get in.
  await chmod(folder, 0o755);
  const [port, acmePort] = [await freePort('localhost'), await freePort('127.0.0.1')];
  const proxy = below === '' ? null : await serveBelow(below, port);
  const server = proxy?.address ?? `http://localhost:${port}`;
  const fakes = await startFakes();
  const prepared = prepareAccount(join(folder, 'demo'), {
    server,
    acme: `http://127.0.0.1:${acmePort}`,
    fakes: fakes.origin,
  });
  if (extra !== undefined) addIntegration(prepared.file, extra.folder, extra.name, fakes.origin);
  await fakes.crm.register(prepared.crmClient);
  const startIt = (): Promise<Running> =>
    start({
      port,
      baseUrl: server,
      dataFolder: join(folder, 'server'),
      allowOrigins: [fakes.origin, ...allow],
      marksFolder: resolve(import.meta.dirname, '../../../demo/marks'),
      env: 'demo',
      ...(log === undefined ? {} : { log }),
    });
  const running = await startIt();
  await apply(running.means, prepared.file);
  const acme = await startHostApp({
    port: acmePort,
    server,
    account: 'acme',
    key: prepared.key,
    connect: knownToAcme(fakes.newsletter.account().lists),
  });
  const stop = async (): Promise<void> => {
    await acme.close();
    await proxy?.close();
    await product.running.stop();
    await fakes.close();
    await rm(folder, { recursive: true, force: true });
  };
  const restart = async (): Promise<void> => {
    await product.running.stop();
    product.running = await startIt();
  };
  const { file: accountFile, key } = prepared;
  const product: Product = { server, running, fakes, acme, accountFile, key, restart, stop };
  return product;
}

/** A port that was free a moment ago, below those that the system gives to whoever asks for any (from 32,768 on). */
async function freePort(host: string): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((done) => {
      probe.once('error', () => done(false)).listen(port, host, () => done(true));
    });
    await new Promise((done) => probe.close(done));
    if (isFree) return port;
  }
}
