/** Built files as bytes in memory: read once per change on disk, compressed once, sent with the right headers. */
import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

type Ready = { stamp: string; etag: string; type: string; plain: Buffer; br: Promise<Buffer>; gzip: Promise<Buffer> };

const asBrotli = promisify(brotliCompress);
const asGzip = promisify(gzip);
const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
};
const files = new Map<string, Ready>();

/** Answers with a file, or with nothing and `false` when there is none; any page may load it. The caller made sure of the path. */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  cacheControl: string,
): Promise<boolean> {
  const ready = await readyFile(path);
  if (ready === null) return false;
  reply
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', cacheControl)
    .header('etag', ready.etag)
    .header('vary', 'Accept-Encoding')
    .header('content-type', ready.type);
  if (matches(request.headers['if-none-match'], ready.etag)) {
    await reply.code(304).send();
    return true;
  }
  const encoding = preferred(request.headers['accept-encoding']);
  if (encoding !== null) reply.header('content-encoding', encoding);
  await reply.send(encoding === null ? ready.plain : await ready[encoding]);
  return true;
}

/** Whether an If-None-Match header names this entity tag (weak comparison, RFC 9110 §13.1.2). */
export function matches(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''))
  );
}

/** The encoding to answer in; one that is refused with `q=0` is not used. */
function preferred(accept: string | undefined): 'br' | 'gzip' | null {
  return takes(accept, 'br') ? 'br' : takes(accept, 'gzip') ? 'gzip' : null;
}

export function takesGzip(accept: string | undefined): boolean {
  return takes(accept, 'gzip');
}

function takes(accept: string | undefined, encoding: string): boolean {
  return (accept ?? '')
    .split(',')
    .some((word) => word.split(';')[0]?.trim().toLowerCase() === encoding && !/;\s*q=0(?:\.0*)?\s*$/.test(word));
}

async function readyFile(path: string): Promise<Ready | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) return null;
  const stamp = `${found.mtimeMs} ${found.size}`;
  const known = files.get(path);
  if (known?.stamp === stamp) return known;
  const plain = await readFile(path);
  const ready: Ready = {
    stamp,
    plain,
    etag: `W/"${hash('sha256', plain, 'hex').slice(0, 32)}"`,
    type: types[extname(path)] ?? 'application/octet-stream',
    br: asBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    gzip: asGzip(plain, { level: 9 }),
  };
  files.set(path, ready);
  return ready;
}
