/** A stage with an outside system of the test's own making, and a backend that calls it through the proxy. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stageApiKey } from './account-folder.ts';
import { openStage, type Person, type Stage } from './stage.ts';

export type Seen = {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  bytes: Buffer;
};
/** `nth` counts the calls that the system has seen, from 1. */
export type Answer = (request: IncomingMessage, response: ServerResponse, nth: number) => void;
export type Sent = {
  kind?: 'call' | 'soap' | 'xml';
  key?: string | null;
  id?: string;
  connector?: string;
  at?: string;
};
export type ProxyStage = {
  stage: Stage;
  /** Of the outside system, which the connector `ledger` calls below `/api/v1`, and of the server. */
  origin: string;
  api: string;
  seen: Seen[];
  /** The person and the tenant of the last `renew`. */
  ana: Person;
  tenant: string;
  /** A customer of its own for each test, connected to the ledger. */
  renew(): Promise<void>;
  /** Changes the definition of a connector of every account; what is null is taken out. */
  redefine(name: string, change: object): Promise<void>;
  ledgerKey(): string;
  /** Sends a body, a text as it is. */
  call(body: object | string, sent?: Sent): Promise<Response>;
  told(body: object | string, sent?: Sent): Promise<{ status: number; body: Record<string, unknown> }>;
  close(): Promise<void>;
};

export async function openProxyStage(answer: Answer): Promise<ProxyStage> {
  const seen: Seen[] = [];
  const outside = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const bytes = Buffer.concat(chunks);
      seen.push({ method, url, headers, body: bytes.toString(), bytes });
      answer(request, response, seen.length);
    });
  });
  outside.listen(0, '127.0.0.1');
  await once(outside, 'listening');
  const origin = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const stage = await openStage({ allow: [origin] });
  await stage.app.listen({ port: 0, host: '127.0.0.1' });
  const api = `http://127.0.0.1:${(stage.app.server.address() as AddressInfo).port}`;
  let count = 0;
  const made: ProxyStage = {
    ...{ stage, origin, api, seen, tenant: '', ana: await stage.person('acme', { sub: 'ana', customer: 'c0' }) },
    renew: async () => {
      stage.means.clock.set(new Date());
      count += 1;
      made.ana = await stage.person('acme', { sub: 'ana', customer: `c${count}` });
      made.tenant = String((await made.ana.call('POST', '/v1/tenants', { integration: 'live' })).body['id']);
      const fields = { api_key: made.ledgerKey() };
      await made.ana.call('PUT', `/v1/tenants/${made.tenant}/connections/ledger`, { fields });
      seen.length = 0;
    },
    redefine: (name, change) => redefine(stage, name, change),
    ledgerKey: () => stage.fakes.ledger.account('oakline').key,
    call: (body, { kind = 'call', key = stageApiKey('acme'), id = made.tenant, connector = 'ledger', at = api } = {}) =>
      fetch(`${at}/v2/tenants/${id}/connectors/${connector}/${kind}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'x-api-key': key }) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    told: async (body, sent) => {
      const reply = await made.call(body, sent);
      return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
    },
    close: async () => {
      await stage.close();
      outside.closeAllConnections();
      outside.close();
    },
  };
  await made.redefine('ledger', { api_url: `${origin}/api/v1` });
  return made;
}

async function redefine({ means }: Stage, name: string, change: object): Promise<void> {
  await means.db.$client.query(
    'update connectors set definition = jsonb_strip_nulls(definition || $2::jsonb) where name = $1',
    [name, JSON.stringify(change)],
  );
}
