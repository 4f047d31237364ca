/** Catalogue requests of 1,000 sessions, cold and warm, against a bare `node:http` server that sends the same bytes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { startProduct } from '../support/product/start-product.ts';
import { figure, inTurn } from './measure.ts';

const sessionCount = 1_000;
const seconds = 4;

/** Its own process, as the server under test has one event loop to itself too. */
const bareServer = `
  const { createServer } = require('node:http');
  let body = Buffer.alloc(0);
  process.stdin.on('data', (chunk) => { body = Buffer.concat([body, chunk]); });
  process.stdin.on('end', () => {
    const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length }).end(body));
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  });`;

async function startBare(body: string): Promise<{ origin: string; process: ChildProcess }> {
  const child = spawn(process.execPath, ['-e', bareServer], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(body);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { origin: `http://127.0.0.1:${line.toString().trim()}`, process: child };
}

async function openSessions(server: string, acme: string): Promise<string[]> {
  const open = async (): Promise<string> => {
    const token = await (await fetch(`${acme}/token`, { method: 'POST' })).text();
    const body = JSON.stringify({ account: 'acme', token, nonce: randomBytes(16).toString('base64url') });
    const reply = await fetch(`${server}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: acme },
      body,
    });
    if (reply.status !== 201) throw new Error(`No session: ${await reply.text()}`);
    return ((await reply.json()) as { session: string }).session;
  };
  const sessions: string[] = [];
  while (sessions.length < sessionCount) sessions.push(...(await Promise.all(Array.from({ length: 20 }, open))));
  return sessions;
}

type Load = { origin: string; path: string; headers: Record<string, string>[] };

/** Its own thread: the server under test has this one. Twenty requests are under way at any time, each of the next session. */
const generator = `
  const { parentPort, workerData } = require('node:worker_threads');
  const http = require('node:http');
  const { origin, path, headers, amount, milliseconds } = workerData;
  const { hostname, port } = new URL(origin);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
  let sent = 0, done = 0, failed = 0;
  const end = performance.now() + milliseconds;
  const one = () => new Promise((next) => {
    const request = http.get({ hostname, port, path, agent, headers: headers[sent++ % headers.length] }, (response) => {
      if (response.statusCode !== 200) failed += 1;
      response.resume().on('end', () => { done += 1; next(); });
    });
    request.on('error', () => { failed += 1; next(); });
  });
  const started = performance.now();
  const keepOn = async () => { while (amount ? sent < amount : performance.now() < end) await one(); };
  Promise.all(Array.from({ length: 20 }, keepOn)).then(() => {
    parentPort.postMessage({ rate: done / ((performance.now() - started) / 1000), failed });
    agent.destroy();
  });`;

/** Answers a second. */
async function rate(load: Load, amount?: number): Promise<number> {
  const worker = new Worker(generator, { eval: true, workerData: { ...load, amount, milliseconds: seconds * 1000 } });
  const [result] = (await once(worker, 'message')) as [{ rate: number; failed: number }];
  await worker.terminate();
  if (result.failed > 0) throw new Error(`${result.failed} requests failed.`);
  return result.rate;
}

export async function benchCatalogue(): Promise<void> {
  const product = await startProduct();
  const acme = product.acme.origin;
  try {
    const sessions = await openSessions(product.server, acme);
    const headers = sessions.map((session) => ({ origin: acme, authorization: `Bearer ${session}` }));
    const [first] = headers;
    const body = await (await fetch(`${product.server}/v1/catalogue`, { headers: first ?? {} })).text();
    const bare = await startBare(body);
    const ours: Load = { origin: product.server, path: '/v1/catalogue', headers };
    const theirs: Load = { origin: bare.origin, path: '/', headers };
    const cold = await rate(ours, sessionCount);
    const bareOnce = await rate(theirs, sessionCount);
    figure(
      'catalogue: 1,000 sessions, each for the first time',
      `${Math.round(cold)} / ${Math.round(bareOnce)} a second`,
      `${(cold / bareOnce).toFixed(2)}×`,
      '',
    );
    const warm = await inTurn(
      3,
      () => rate(ours),
      () => rate(theirs),
    );
    figure(
      'catalogue: warm, against bare node:http',
      `${Math.round(warm.a)} / ${Math.round(warm.b)} a second`,
      `${warm.ratio.toFixed(2)}×`,
      '≥ 0.60×',
    );
    bare.process.kill();
  } finally {
    await product.stop();
  }
}
