/** Two servers on one data folder, and Ctrl-C: nobody is harmed, and no process is left. */
import { spawn } from 'node:child_process';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Customer } from './customer.ts';
import { command, KilledServer } from './killed-server.ts';
import { freePort, openWorld, type World } from './world.ts';

let world: World;
/** Installed in the first server; the tests go on with it. */
let customer: Customer;
beforeAll(async () => {
  world = await openWorld();
  customer = new Customer(world);
  await customer.install();
}, 120_000);
afterAll(() => world.close());

/** Numbers of the processes that work in this folder or below it (Linux). */
async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return pids.filter((_pid, n) => places[n] === folder || places[n]?.startsWith(`${folder}/`)).map(Number);
}

/** A second server on the same folder, with a port of its own. */
async function secondServer({ folder, environment }: World): Promise<KilledServer> {
  const port = await freePort();
  return new KilledServer({ folder, port, environment: { ...environment, MORTISE_PORT: String(port) } });
}

async function ended(environment: Record<string, string>): Promise<{ code: number | null; words: string }> {
  const child = spawn(process.execPath, [command, 'serve'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return { code, words };
}

test('a second server shares the folder, runs what the first one was asked for, and may be killed without harm', async () => {
  customer.addContact();
  const second = await secondServer(world);
  const started = performance.now();
  await second.start();
  const took = performance.now() - started;
  console.log(`a second server shares the folder and is ready after ${(took / 1000).toFixed(2)} s`);
  // The goal is 2 s; a busy test machine gets more.
  expect(took).toBeLessThan(15_000);
  await customer.askForRun();
  expect((await customer.settle())?.phase).toBe('Succeeded');
  second.signal('SIGKILL');
  customer.addContact();
  await customer.askForRun();
  expect((await customer.settle())?.phase).toBe('Succeeded');
  expect(world.server.ownEnds).toEqual([]);
  second.close();
}, 180_000);

test('a second server that is stopped leaves the PostgreSQL to the first', async () => {
  const second = await secondServer(world);
  await second.start();
  expect(await second.stop('SIGINT')).toEqual({ code: 0, signal: null });
  second.close();
  expect(await world.query('select 1 as one')).toEqual([{ one: 1 }]);
  expect((await customer.readTenant())['state']).toBe('active');
}, 180_000);

test('a second server on the same port is refused with the port named, and harms nothing', async () => {
  const { code, words } = await ended(world.environment);
  expect(code).toBe(1);
  expect(words).toContain(world.environment['MORTISE_PORT']);
  expect((await customer.readTenant())['state']).toBe('active');
}, 180_000);

test.runIf(process.platform === 'linux')(
  'Ctrl-C leaves no process of the folder, not even while a program goes, and the run is taken up at the next start',
  async () => {
    const { server, fakes, folder } = world;
    customer.addContact();
    expect((await processesIn(join(folder, 'server'))).length).toBeGreaterThan(0);
    fakes.journal.plan({ path: '/crm/api/contacts', ms: 1_000 });
    await customer.askForRun();
    expect(await customer.untilRunning()).toBe(true);
    expect(await server.stop('SIGINT')).toEqual({ code: 0, signal: null });
    expect(await processesIn(join(folder, 'server'))).toEqual([]);
    await server.start();
    expect((await customer.settle())?.phase).toBe('Succeeded');
    const tagged = fakes.newsletter.subscribers(customer.company).filter((one) => one.tags.includes(customer.name));
    expect(tagged.map((one) => one.email)).toEqual(fakes.crm.contacts(customer.company).map((one) => one.email));
  },
  180_000,
);

test('two signals end the server at once, and everything is there at the next start', async () => {
  const { server, folder } = world;
  server.signal('SIGINT');
  expect((await server.stop('SIGINT')).code).not.toBeNull();
  expect(process.platform === 'linux' ? await processesIn(join(folder, 'server')) : []).toEqual([]);
  await server.start();
  expect((await customer.readTenant())['state']).toBe('active');
}, 180_000);
