/** /embed.js, /assets/* and /logos/*: what any page may load, without cookies and without a session. */
import type {} from '@fastify/swagger';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal, type App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { brandMark } from './brand-mark.ts';
import { sendFile } from './static-bytes.ts';

const built = fileURLToPath(new URL('../../../elements/dist/', import.meta.url));
const forever = 'public, max-age=31536000, immutable';
const week = 'public, max-age=604800, immutable';
/** New releases of the elements reach pages within minutes. */
const short = 'public, max-age=300, stale-while-revalidate=86400';
const hidden = { schema: { hide: true } };

/** `folder` holds the built elements; another one is for tests. */
export function elementRoutes(app: App, means: Means, folder = built): void {
  app.get('/embed.js', hidden, async (request, reply) => {
    if (!(await sendFile(request, reply, join(folder, 'embed.js'), short)))
      throw new Refusal('not-found', 'The elements have not been built.');
    return reply;
  });
  app.get<{ Params: { '*': string } }>('/assets/*', hidden, async (request, reply) => {
    const name = request.params['*'];
    if (!isPlainPath(name)) throw new Refusal('not-found', 'There is nothing at this address.');
    const hashed = /-[A-Za-z0-9_-]{8}\.[a-z0-9]+(?:\.map)?$/.test(name);
    if (!(await sendFile(request, reply, join(folder, 'assets', name), hashed ? forever : short)))
      throw new Refusal('not-found', 'There is nothing at this address.');
    return reply;
  });
  app.get<{ Params: { file: string } }>('/logos/:file', hidden, async (request, reply) => {
    const slug = /^([a-z0-9]{1,60})\.svg$/.exec(request.params.file)?.[1];
    const svg = slug === undefined ? null : await brandMark(slug, means.config.marksFolder);
    if (svg === null) throw new Refusal('not-found', 'There is no such logo.');
    return await reply
      .header('content-type', 'image/svg+xml')
      .header('cache-control', week)
      .header('content-disposition', `inline; filename="${slug}.svg"`)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('x-content-type-options', 'nosniff')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('access-control-allow-origin', '*')
      .send(svg);
  });
}

/** Segments of letters, digits and the like: no dots in front, no way up. */
function isPlainPath(name: string): boolean {
  return name.length <= 200 && /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(name);
}
