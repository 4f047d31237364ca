/** A call through the proxy against the same call made directly, in turn: what the key, the credentials and the guard cost. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stageApiKey } from '../support/stage/account-folder.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import { figure, inTurn, milliseconds } from './measure.ts';

const calls = 200;
const rounds = 5;
const atOnce = 4;
/** As of a system that is not next door. */
const answerMs = 20;
const answer = JSON.stringify({ contacts: Array.from({ length: 50 }, (_, id) => ({ id, note: 'x'.repeat(150) })) });
const bigBytes = 50_000_000;

async function startSystem() {
  const big = randomBytes(1_000_000);
  const server = createServer((asked, reply) => {
    if (asked.url?.startsWith('/api/big') === true) {
      reply.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': String(bigBytes) });
      let left = bigBytes / big.length;
      const more = (): void => {
        while (left > 0) {
          left -= 1;
          if (!reply.write(big)) return void reply.once('drain', more);
        }
        reply.end();
      };
      return more();
    }
    const send = (): void => void reply.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    if (asked.url?.startsWith('/api/far') === true) setTimeout(send, answerMs);
    else send();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

type Call = (path: string, stream?: boolean) => Promise<void>;

export async function benchProxy(): Promise<void> {
  const system = await startSystem();
  const stage = await openStage({ allow: [system.origin] });
  try {
    const api = `${system.origin}/api`;
    const proxied = await connected(stage, api);
    const direct: Call = async (path) => read(await fetch(api + path));
    await small('/near', 'proxy: a call of 8 kB through it / direct', proxied, direct);
    await small('/far', `proxy: the same, of a system ${answerMs} ms away`, proxied, direct);
    await streamed(proxied, direct);
  } finally {
    await stage.close();
    system.close();
  }
}

/** Calls through a tenant of its own that is connected to the system. */
async function connected(stage: Stage, api: string): Promise<Call> {
  await stage.means.db.$client.query(
    "update connectors set definition = jsonb_set(definition, '{api_url}', to_jsonb($1::text)) where name = 'ledger'",
    [api],
  );
  const ana = await stage.person('acme', { sub: 'ana', customer: 'bench' });
  const id = String((await ana.call('POST', '/v1/tenants', { integration: 'live' })).body['id']);
  const api_key = stage.fakes.ledger.account('oakline').key;
  await ana.call('PUT', `/v1/tenants/${id}/connections/ledger`, { fields: { api_key } });
  await stage.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = stage.app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v2/tenants/${id}/connectors/ledger/call`;
  const headers = { 'content-type': 'application/json', 'x-api-key': stageApiKey('acme') };
  return async (target_url, stream = false) => {
    const body = JSON.stringify({ method: 'GET', target_url, stream });
    return read(await fetch(url, { method: 'POST', headers, body }));
  };
}

async function read(reply: Response): Promise<void> {
  if (reply.status !== 200) throw new Error(await reply.text());
  for await (const _chunk of reply.body ?? []);
}

/** Milliseconds of one call, four at a time. */
async function small(path: string, what: string, proxied: Call, direct: Call): Promise<void> {
  const each = (one: Call) => async (): Promise<number> => {
    const began = performance.now();
    let left = calls;
    const work = async (): Promise<void> => {
      for (; left > 0;) {
        left -= 1;
        await one(path);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return ((performance.now() - began) * atOnce) / calls;
  };
  const { a, b, ratio } = await inTurn(rounds, each(proxied), each(direct));
  figure(what, `${milliseconds(a)} / ${milliseconds(b)}`, `${ratio.toFixed(2)}×`, '');
}

async function streamed(proxied: Call, direct: Call): Promise<void> {
  const timed = (one: Call) => async (): Promise<number> => {
    const began = performance.now();
    await one('/big', true);
    return performance.now() - began;
  };
  const { a, b, ratio } = await inTurn(3, timed(proxied), timed(direct));
  const what = 'proxy: 50 MB streamed through it / direct';
  figure(what, `${milliseconds(a)} / ${milliseconds(b)}`, `${ratio.toFixed(2)}×`, '');
}
