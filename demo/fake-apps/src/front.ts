/** The one listening server: hands OAuth paths to the CRM's authorisation server, families of connectors to their own listener and everything else to Fastify. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { FastifyServerFactory } from 'fastify';
import type { Journal } from './journal.ts';

export type Front = {
  server: Server;
  serverFactory: FastifyServerFactory;
  setAuthorisation(listener: RequestListener): void;
  setFamilies(listener: RequestListener): void;
  listen(port: number, host: string | undefined): Promise<void>;
  close(): Promise<void>;
};

const OAUTH_PATH = /^\/crm\/(auth|token|jwks|me|session|\.well-known)([/?]|$)/;

/** Makes the server; it answers 503 until both parts are set. */
export function createFront(journal: Journal): Front {
  const parts: Record<'oauth' | 'families' | 'rest', RequestListener> = {
    oauth: unready,
    families: unready,
    rest: unready,
  };
  const server = createServer((request, reply) => {
    if (request.url?.startsWith('/families/') === true) parts.families(request, reply);
    else if (!OAUTH_PATH.test(request.url ?? '')) parts.rest(request, reply);
    else void handOver(journal, parts.oauth, request, reply);
  });
  return {
    server,
    serverFactory: (handler) => {
      parts.rest = handler;
      return server;
    },
    setAuthorisation: (listener) => {
      parts.oauth = listener;
    },
    setFamilies: (listener) => {
      parts.families = listener;
    },
    listen: async (port, host) => {
      server.listen(port, host);
      await once(server, 'listening');
    },
    close: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((done) => server.close(done));
    },
  };
}

/** The authorisation server is mounted under /crm: it sees the rest of the path and the original beside it. */
async function handOver(
  journal: Journal,
  oauth: RequestListener,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const original = request.url ?? '/';
  const path = original.split('?')[0] ?? '/';
  const method = request.method ?? 'GET';
  reply.once('finish', () => {
    journal.note({
      at: new Date().toISOString(),
      method,
      path,
      query: {},
      status: reply.statusCode,
      body: null,
      account: null,
    });
  });
  const answer = await journal.meet(method, path);
  if (answer) {
    reply.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    return;
  }
  Object.assign(request, { originalUrl: original });
  request.url = original.slice('/crm'.length);
  oauth(request, reply);
}

function unready(_request: IncomingMessage, reply: ServerResponse): void {
  reply.writeHead(503).end();
}
