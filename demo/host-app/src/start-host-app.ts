/** Starts Acme: its pages, and the backend that signs embed tokens for whoever is signed in. */
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { signEmbedToken, type EmbedClaims, type EmbedKey } from '@mortise/host';
import { pageAt } from './pages.ts';
import { PEOPLE, signedIn, type Person } from './people.ts';

/** For tests: what the backend gives out as token; `used-up` is one and the same each time. */
export type TokenMood = 'good' | 'wrong-key' | 'used-up' | 'no-answer';

export type HostAppOptions = {
  /** 0 or nothing: one that is free. */
  port?: number;
  /** 127.0.0.1 by default: another site than `localhost`, on purpose. */
  host?: string;
  /** Origin of Mortise. */
  server: string;
  /** Slug of the account at Mortise. */
  account: string;
  key: EmbedKey;
  /** Settings with which an integration is installed in the background, by its name: what Acme knows, its customers need not type. */
  connect?: EmbedClaims['connect'];
};

export type HostApp = {
  origin: string;
  setTokens(mood: TokenMood): void;
  close(): Promise<void>;
};

const PUBLIC = join(import.meta.dirname, '../public');
/** The strict policy allows no font, so the page that has it does without. */
const FONT = createRequire(import.meta.url).resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');
const FILES: Record<string, { type: string; path: string } | undefined> = {
  '/host.css': { type: 'text/css', path: join(PUBLIC, 'host.css') },
  '/font.css': { type: 'text/css', path: join(PUBLIC, 'font.css') },
  '/inter.woff2': { type: 'font/woff2', path: FONT },
  '/host.js': { type: 'text/javascript', path: join(PUBLIC, 'host.js') },
  '/tag.js': { type: 'text/javascript', path: join(PUBLIC, 'tag.js') },
  '/frame.js': { type: 'text/javascript', path: join(PUBLIC, 'frame.js') },
  '/reports.js': { type: 'text/javascript', path: join(PUBLIC, 'reports.js') },
  '/favicon.svg': { type: 'image/svg+xml', path: join(PUBLIC, 'favicon.svg') },
};

/** Listens, and resolves when Acme answers. Rejects with the system's own error when the port is taken. */
export async function startHostApp(options: HostAppOptions): Promise<HostApp> {
  const state: { mood: TokenMood } = { mood: 'good' };
  const host = options.host ?? '127.0.0.1';
  const server = createServer((request, reply) => {
    answer(options, state.mood, request, reply).catch(() => reply.writeHead(500).end('Acme failed.'));
  });
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    setTokens: (mood) => {
      state.mood = mood;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function answer(
  options: HostAppOptions,
  mood: TokenMood,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://acme');
  const person = signedIn(request.headers.cookie);
  const file = FILES[url.pathname];
  if (url.pathname === '/token') return giveToken(options, mood, person, request, reply);
  if (url.pathname === '/sign-in') return signIn(url, reply);
  if (request.method !== 'GET') return void reply.writeHead(405).end();
  if (file)
    return void reply
      .writeHead(200, { 'content-type': file.type, 'cache-control': 'no-cache' })
      .end(await readFile(file.path));
  if (url.pathname === '/') return void reply.writeHead(302, { location: '/integrations' }).end();
  const page = pageAt(url.pathname, person, options);
  if (!page) return void reply.writeHead(404, { 'content-type': 'text/plain' }).end('Acme has no such page.');
  reply.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    ...(page.csp ? { 'content-security-policy': page.csp } : {}),
  });
  reply.end(page.text);
}

/** The backend's one duty towards Mortise: a signed statement about who is signed in. Only for Acme's own pages. */
async function giveToken(
  options: HostAppOptions,
  mood: TokenMood,
  person: Person,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const site = request.headers['sec-fetch-site'] ?? 'same-origin';
  if (request.method !== 'POST' || site !== 'same-origin') return void reply.writeHead(403).end();
  if (mood === 'no-answer') return void reply.writeHead(503).end();
  const token = await signEmbedToken({
    account: options.account,
    key: mood === 'wrong-key' ? strangersKey(options.key.kid) : options.key,
    sub: person.id,
    customer: person.customer,
    customer_name: person.customerName,
    name: person.name,
    email: person.email,
    ...(options.connect === undefined ? {} : { connect: options.connect }),
    ...(mood === 'used-up' ? { jti: 'used-up' } : {}),
  });
  reply.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(token);
}

function strangersKey(kid: string): EmbedKey {
  return { kid, alg: 'HS256', secret: 'not the key that Mortise knows of Acme' };
}

/** The pretend sign-in: `/sign-in?user=jonas&to=/integrations`. */
function signIn(url: URL, reply: ServerResponse): void {
  const person = PEOPLE.find((one) => one.id === url.searchParams.get('user')) ?? PEOPLE[0];
  const wanted = url.searchParams.get('to') ?? '/';
  const location = /^\/[a-z-]*$/.test(wanted) ? wanted : '/';
  reply.writeHead(302, { location, 'set-cookie': `acme_user=${person.id}; Path=/; HttpOnly; SameSite=Lax` }).end();
}
