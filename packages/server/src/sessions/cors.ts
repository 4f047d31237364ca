/** CORS of /v1: exact allow-listed origins, bearer only, never `*`, never `null`, never with cookies. */
import type {} from '@fastify/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOriginKnown } from '../accounts/index.ts';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { originNotAllowed } from './exchange-embed-token.ts';

const longestOrigin = 300;

/**
 * Adds CORS to everything under /v1, refusals and unknown addresses included; mount it before the routes. A preflight
 * cannot say which account it is for, so it passes when any account lists the origin; the request itself is then held
 * against its own account's list (`requireSession`, the exchange).
 */
export function corsRoutes(app: App, means: Means): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/v1/')) return;
    reply.header('vary', 'Origin');
    if (await isAllowed(means, request.headers.origin)) allow(request, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode === 403 && isOriginRefusal(payload)) disallow(reply);
    return payload;
  });
  app.options('/v1/*', { schema: { hide: true } }, async (request, reply) => {
    if (!(await isAllowed(means, request.headers.origin))) throw originNotAllowed();
    return await reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type, if-none-match')
      .header('access-control-max-age', '600')
      .header('cache-control', 'max-age=600')
      .header('vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers')
      .send();
  });
}

async function isAllowed(means: Means, origin: string | undefined): Promise<boolean> {
  if (origin === undefined || origin === 'null' || origin.length > longestOrigin) return false;
  return await isOriginKnown(means, origin);
}

function allow(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('access-control-allow-origin', request.headers.origin ?? '');
  reply.header('access-control-expose-headers', 'etag, retry-after');
}

function disallow(reply: FastifyReply): void {
  reply.removeHeader('access-control-allow-origin');
  reply.removeHeader('access-control-expose-headers');
}

/** A page that another account lists learns no more than a page that none does. */
function isOriginRefusal(payload: unknown): boolean {
  return typeof payload === 'string' && payload.startsWith('{"code":"origin-not-allowed"');
}
