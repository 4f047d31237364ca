/** A pretend shop that calls whoever asked it to: signed as Standard Webhooks has it, again when it was not answered, no more after a 410. */
import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `topic`: what it wants to hear about; null: everything. */
export type Subscriber = { id: string; key: string; url: string; secret: string; topic: string | null };
export type HookAnswer = { status: number; text: string };

export type HookShop = {
  /** `http://localhost:<port>`; its API is below /api and takes one of `keys` as a bearer token. */
  origin: string;
  keys: readonly string[];
  subscribers: readonly Subscriber[];
  /** Calls every subscriber of the key, once, and gives what each answered. */
  tell(key: string, event: object, id?: string): Promise<HookAnswer[]>;
  /** The next answers of the API, before it goes on as usual. */
  answerNext(...statuses: number[]): void;
  close(): Promise<void>;
};

const topics = new Set(['orders', 'products']);

/** Starts it on a free port. */
export async function startHookShop(): Promise<HookShop> {
  const keys = ['oak', 'ash'].map((name) => `${name}-${randomBytes(8).toString('hex')}`);
  const subscribers: Subscriber[] = [];
  const planned: number[] = [];
  const server = createServer((request, reply) => {
    void read(request).then((text) => answer(request, text, reply));
  });
  const answer = (request: IncomingMessage, text: string, reply: ServerResponse): void => {
    const key = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    const trouble = planned.shift();
    if (trouble !== undefined) return send(reply, trouble, {});
    if (!keys.includes(key)) return send(reply, 401, { error: 'no such key' });
    if (request.method === 'POST' && request.url === '/api/hooks') return subscribe(key, text, reply);
    const ended = /^\/api\/hooks\/(\w+)$/.exec(request.url ?? '')?.[1];
    const at = subscribers.findIndex((one) => one.id === ended && one.key === key);
    if (request.method !== 'DELETE' || at < 0) return send(reply, 404, {});
    subscribers.splice(at, 1);
    send(reply, 204, null);
  };
  const subscribe = (key: string, text: string, reply: ServerResponse): void => {
    const { url, secret, topic = null } = JSON.parse(text) as { url?: unknown; secret?: unknown; topic?: string };
    if (typeof url !== 'string' || typeof secret !== 'string') return send(reply, 422, { error: 'url and secret' });
    if (topic !== null && !topics.has(topic)) return send(reply, 422, { error: 'no such topic' });
    const id = randomBytes(6).toString('hex');
    subscribers.push({ id, key, url, secret, topic });
    send(reply, 201, { hook: { id } });
  };
  server.listen(0, 'localhost');
  await new Promise((done) => server.once('listening', done));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    keys,
    subscribers,
    tell: async (key, event, id = `msg_${randomBytes(8).toString('hex')}`) => {
      const called = subscribers.filter((one) => one.key === key);
      return Promise.all(called.map((one) => call(one, id, JSON.stringify(event), subscribers)));
    },
    answerNext: (...statuses) => void planned.push(...statuses),
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Standard Webhooks 1.0.0: the id, the moment and the body, under the base64 behind `whsec_`. */
async function call(to: Subscriber, id: string, body: string, subscribers: Subscriber[]): Promise<HookAnswer> {
  const moment = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(to.secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${moment}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': moment,
    'webhook-signature': `v1,${signature}`,
  };
  const reply = await fetch(to.url, { method: 'POST', headers, body });
  const at = subscribers.indexOf(to);
  if (reply.status === 410 && at >= 0) subscribers.splice(at, 1);
  return { status: reply.status, text: await reply.text() };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function send(reply: ServerResponse, status: number, body: object | null): void {
  reply.writeHead(status, { 'content-type': 'application/json' }).end(body === null ? '' : JSON.stringify(body));
}
