/** What every pretend system needs from the HTTP server: forms, errors in one shape, the record and the knobs. */
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
} from 'fastify';
import type { Journal } from './journal.ts';

/** An answer that says no; becomes `{error, message}`. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Builds the server; pages and APIs are added by the systems themselves. */
export function buildDoor(journal: Journal, serverFactory: FastifyServerFactory): FastifyInstance {
  const app = Fastify({ serverFactory, forceCloseConnections: true, bodyLimit: 256 * 1024 });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.addHook('preHandler', async (request, reply) => {
    refuseForeignForm(request);
    const answer = await journal.meet(request.method, pathOf(request));
    if (answer) await reply.code(answer.status).send(answer.body);
  });
  app.addHook('onResponse', async (request, reply) => {
    if (pathOf(request).includes('/api/')) journal.note(callOf(request, reply));
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Refused) return reply.code(error.status).send({ error: error.code, message: error.message });
    const status =
      error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    return reply
      .code(status)
      .send({ error: status < 500 ? 'bad-request' : 'failed', message: 'This request cannot be answered.' });
  });
  return app;
}

const accounts = new WeakMap<FastifyRequest, string>();

/** Remembers whose credentials a request carried, for the record. */
export function signedAs(request: FastifyRequest, account: string): void {
  accounts.set(request, account);
}

/** A text field of a JSON or form body, trimmed; refused when missing or too long. */
export function textOf(body: unknown, field: string, most = 200): string {
  const value = optionalTextOf(body, field, most);
  if (value === '') throw new Refused(422, 'missing', `The field "${field}" is missing.`);
  return value;
}

/** Like textOf, but a field that is not there is the empty string. */
export function optionalTextOf(body: unknown, field: string, most = 200): string {
  const found =
    typeof body === 'object' && body !== null ? Object.entries(body).find(([name]) => name === field) : undefined;
  const value = typeof found?.[1] === 'string' ? found[1].trim() : '';
  if (value.length > most)
    throw new Refused(422, 'too-long', `The field "${field}" is longer than ${most} characters.`);
  return value;
}

/** An e-mail address in lower case; refused when it cannot be one. */
export function emailOf(body: unknown): string {
  const email = textOf(body, 'email').toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw new Refused(422, 'not-an-email', `"${email}" is not an e-mail address.`);
  return email;
}

/** The query as plain text values. */
export function queryOf(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(new URL(request.url, 'http://localhost').searchParams);
}

export function sendPage(reply: FastifyReply, text: string, status = 200): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'same-origin')
    .type('text/html; charset=utf-8')
    .send(text);
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '/';
}

function callOf(request: FastifyRequest, reply: FastifyReply): Parameters<Journal['note']>[0] {
  return {
    at: new Date().toISOString(),
    method: request.method,
    path: pathOf(request),
    query: queryOf(request),
    status: reply.statusCode,
    body: request.body ?? null,
    account: accounts.get(request) ?? null,
  };
}

/** Forms are only taken from our own pages: a browser says where a form came from. */
function refuseForeignForm(request: FastifyRequest): void {
  if (request.method !== 'POST' || pathOf(request).includes('/api/')) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin')
    throw new Refused(403, 'foreign-form', 'This form was sent from another site.');
}
