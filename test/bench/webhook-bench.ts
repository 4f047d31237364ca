/** Webhooks: signed calls of twenty tenants, verified and committed while their runs go, against a bare server that writes each body to a file. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { signEmbedToken } from '@mortise/host';
import { apply } from '@mortise/server';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { figure, median, milliseconds } from './measure.ts';

const origin = 'https://bench.example';
const key = randomBytes(32).toString('base64url');
/** Each may be called a thousand times at once, so many are called a little. */
const tenants = 20;
const seconds = 4;
const rounds = 3;
const body = JSON.stringify({ event: 'order.changed', order: { id: 1, note: 'x'.repeat(2_000) } });

/** Answers when the file is written, and with `sync` when it is on the disk, as ours is. */
const bareServer = `
  const { createServer } = require('node:http');
  const { open } = require('node:fs/promises');
  const [folder, sync] = process.argv.slice(1);
  let count = 0;
  createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
      const file = await open(folder + '/' + (count += 1), 'wx');
      await file.writeFile(Buffer.concat(chunks));
      if (sync === 'sync') await file.sync();
      await file.close();
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"accepted"}');
    });
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

/** Its own thread: ten calls are under way at any time, each of another event. */
const generator = `
  const { parentPort, workerData } = require('node:worker_threads');
  const http = require('node:http');
  const { urls, body, signatures, milliseconds } = workerData;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 10 });
  const took = [];
  let sent = 0, failed = 0;
  const end = performance.now() + milliseconds;
  const one = () => new Promise((next) => {
    const at = sent++ % urls.length;
    const headers = { 'content-type': 'application/json', 'x-sig': signatures[at], 'x-id': String(sent) + Math.random() };
    const began = performance.now();
    const request = http.request(urls[at], { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 200) failed += 1;
      response.resume().on('end', () => { took.push(performance.now() - began); next(); });
    });
    request.on('error', () => { failed += 1; next(); });
    request.end(body);
  });
  const keepOn = async () => { while (performance.now() < end) await one(); };
  Promise.all(Array.from({ length: 10 }, keepOn)).then(() => { parentPort.postMessage({ took, failed }); agent.destroy(); });`;

type Load = { urls: string[]; signatures: string[] };

/** Milliseconds of every answer of a round. */
async function times(load: Load): Promise<number[]> {
  const worker = new Worker(generator, { eval: true, workerData: { ...load, body, milliseconds: seconds * 1000 } });
  const [{ took, failed }] = (await once(worker, 'message')) as [{ took: number[]; failed: number }];
  await worker.terminate();
  if (failed > 0) throw new Error(`${failed} calls failed.`);
  return took;
}

async function startBare(folder: string, sync: 'sync' | 'lazy'): Promise<{ load: Load; process: ChildProcess }> {
  await mkdir(join(folder, sync));
  const child = spawn(process.execPath, ['-e', bareServer, join(folder, sync), sync], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { load: { urls: [`http://127.0.0.1:${line.toString().trim()}/`], signatures: [''] }, process: child };
}

async function writeAccount(folder: string): Promise<string> {
  await mkdir(join(folder, 'slow'));
  await writeFile(join(folder, 'slow/mortise.yaml'), 'version: 1.0\nbase: node:24\nrun: sleep 2\n');
  await writeFile(join(folder, 'key'), key, { mode: 0o600 });
  const file = join(folder, 'mortise.account.yaml');
  await writeFile(
    file,
    `account: {slug: bench, name: Bench, base_url: "${origin}/"}
keys: [{kid: bench, alg: HS256, file: ./key}]
origins: ["${origin}"]
connectors:
  - name: shop
    label: Shop
    kind: api_key
    fields: [{name: api_key, label: Key}]
    webhooks: {verification: {kind: hmac, header: X-Sig}, delivery_id: {header: X-Id}, bodies_alike: true}
integrations:
  - {name: slow, long_name: Slow, type: internal, folder: ./slow, connectors: [{name: shop}], schedules: [{every: 1h}], listing: {tagline: Takes its time}, published: true}
`,
  );
  return file;
}

/** Installs and connects the tenants; gives their addresses. */
async function install(product: Product): Promise<Load> {
  const token = await signEmbedToken({ account: 'bench', key: { kid: 'bench', alg: 'HS256', secret: key }, sub: 'b' });
  let bearer = {};
  const ask = async (method: string, path: string, sent: object): Promise<Record<string, unknown>> => {
    const headers = { origin, 'content-type': 'application/json', ...bearer };
    const reply = await fetch(`${product.server}/v1${path}`, { method, headers, body: JSON.stringify(sent) });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    return (await reply.json()) as Record<string, unknown>;
  };
  const nonce = randomBytes(16).toString('base64url');
  const { session } = await ask('POST', '/sessions', { account: 'bench', token, nonce });
  bearer = { authorization: `Bearer ${String(session)}` };
  const load: Load = { urls: [], signatures: [] };
  for (let count = 0; count < tenants; count += 1) {
    const { id } = await ask('POST', '/tenants', { integration: 'slow' });
    await ask('PUT', `/tenants/${String(id)}/connections/shop`, { fields: { api_key: 'k' } });
    await ask('POST', `/tenants/${String(id)}/finish`, { schedule: { manual: true }, time_zone: 'UTC' });
    const { url, secret } = await ask('POST', `/tenants/${String(id)}/connections/shop/webhook`, {});
    load.urls.push(String(url));
    load.signatures.push(createHmac('sha256', String(secret)).update(body).digest('hex'));
  }
  return load;
}

export async function benchWebhooks(): Promise<void> {
  const product = await startProduct();
  const folder = await mkdtemp(join(tmpdir(), 'mortise-bench-'));
  const bares = [await startBare(folder, 'sync'), await startBare(folder, 'lazy')] as const;
  try {
    await apply(product.running.means, await writeAccount(folder));
    const loads = [await install(product), bares[0].load, bares[1].load];
    const took: number[][] = [[], [], []];
    for (const load of loads) await times(load);
    // In turn, so that a drifting machine hits all of them.
    for (let round = 0; round < rounds; round += 1)
      for (const [which, load] of loads.entries()) took[which]?.push(...(await times(load)));
    const [ours = [], synced = [], lazy = []] = took.map((each) => each.toSorted((a, b) => a - b));
    const whole = (list: number[]): string => `${Math.round(list.length / (rounds * seconds))}/s`;
    figure(
      'webhooks: committed while runs go / bare, file synced / bare',
      `${whole(ours)} / ${whole(synced)} / ${whole(lazy)}`,
      `${(ours.length / synced.length).toFixed(2)}×`,
      '',
    );
    const at = (list: number[], share: number): number => list[Math.floor(list.length * share)] ?? Number.NaN;
    figure(
      'webhooks: answer, median / 99 %, against bare synced at 99 %',
      `${milliseconds(median(ours))} / ${milliseconds(at(ours, 0.99))} / ${milliseconds(at(synced, 0.99))}`,
      `${(at(ours, 0.99) / at(synced, 0.99)).toFixed(2)}×`,
      '99 % ≤ 100 ms',
    );
  } finally {
    for (const { process: bare } of bares) bare.kill();
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
