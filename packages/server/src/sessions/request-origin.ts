/** Which page a request comes from, by its Origin header. */
import type { FastifyRequest } from 'fastify';
import type { Means } from '../platform/means.ts';

/** Origin of this server's own pages. */
export function ownOrigin(means: Means): string {
  return new URL(means.config.baseUrl).origin;
}

/**
 * The page's origin, or null when it hides (`null`: a sandboxed frame). Browsers leave the header out of reads of a page's
 * own server only, so a read without it counts as our own page's; without it, nothing that changes anything is believed.
 */
export function originOf(means: Means, request: FastifyRequest): string | null {
  const { origin } = request.headers;
  if (origin !== undefined) return origin === 'null' ? null : origin;
  return request.method === 'GET' || request.method === 'HEAD' ? ownOrigin(means) : null;
}
