/** A run's overhead: from Run now to its recorded end, against bare `spawn` of the same program. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signEmbedToken } from '@mortise/host';
import { apply } from '@mortise/server';
import { startProduct, type Product } from '../support/product/start-product.ts';
import { figure, inTurn, milliseconds } from './measure.ts';

const origin = 'https://bench.example';
const program = "console.error('info counting'); console.log(JSON.stringify({ cursor: 1 }));\n";
const secret = randomBytes(32).toString('base64url');

async function writeAccount(folder: string): Promise<string> {
  await mkdir(join(folder, 'noop'), { recursive: true });
  await writeFile(join(folder, 'noop/main.js'), program);
  await writeFile(
    join(folder, 'noop/mortise.yaml'),
    'version: 1.0\nbase: node:24\nbuild: "true"\nrun: node main.js\nconfigs:\n  schema: {type: object, properties: {}}\n  uischema: {type: VerticalLayout, elements: []}\n',
  );
  await writeFile(join(folder, 'key'), secret, { mode: 0o600 });
  const file = join(folder, 'mortise.account.yaml');
  await writeFile(
    file,
    `account: {slug: bench, name: Bench, base_url: "${origin}/"}\nkeys: [{kid: bench, alg: HS256, file: ./key}]\norigins: ["${origin}"]\nintegrations:\n  - {name: noop, long_name: Nothing, type: internal, folder: ./noop, connectors: [], schedules: [{every: 1h}], listing: {tagline: Does nothing}, published: true}\n`,
  );
  return file;
}

/** Installs the program; gives what asks for one run and waits for its end. */
async function install(product: Product): Promise<() => Promise<void>> {
  const token = await signEmbedToken({ account: 'bench', key: { kid: 'bench', alg: 'HS256', secret }, sub: 'bench' });
  let session = '';
  const ask = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const headers = {
      origin,
      ...(session === '' ? {} : { authorization: `Bearer ${session}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const reply = await fetch(product.server + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    return (await reply.json()) as Record<string, unknown>;
  };
  session = String(
    (await ask('POST', '/v1/sessions', { account: 'bench', token, nonce: randomBytes(16).toString('base64url') }))[
      'session'
    ],
  );
  const { id } = await ask('POST', '/v1/tenants', { integration: 'noop' });
  await ask('POST', `/v1/tenants/${String(id)}/finish`, { schedule: { manual: true }, time_zone: 'UTC' });
  return async () => {
    const { run } = (await ask('POST', `/v1/tenants/${String(id)}/runs`, {})) as { run: { id: string } };
    // The log's stream ends when the run has: no polling adds to the time.
    const log = await fetch(`${product.server}/v1/runs/${run.id}/log?after=0`, {
      headers: { origin, authorization: `Bearer ${session}` },
    });
    if (!(await log.text()).includes('Succeeded')) throw new Error('The run did not succeed.');
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export async function benchRuns(): Promise<void> {
  const product = await startProduct();
  const folder = await mkdtemp(join(tmpdir(), 'mortise-bench-'));
  try {
    await apply(product.running.means, await writeAccount(folder));
    const run = await install(product);
    const bare = async (): Promise<void> => {
      const child = spawn('/bin/sh', ['-c', 'node main.js'], {
        cwd: join(folder, 'noop'),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.resume();
      child.stderr.resume();
      await once(child, 'close');
    };
    const pair = await inTurn(
      15,
      () => timed(run),
      () => timed(bare),
    );
    figure(
      'run: asked to ended, against bare spawn',
      `${milliseconds(pair.a)} / ${milliseconds(pair.b)}`,
      `${pair.ratio.toFixed(2)}×`,
      '',
    );
  } finally {
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
