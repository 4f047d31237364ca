/** The server of `mortise dev`: one page on loopback, told by a stream of events when the manifest was saved. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import type { Audience, JsonObject, Options, Problem } from '@mortise/manifest';
import { builtElements, checkBuilt, fileAt, pagePolicy } from './dev-files.ts';
import { refusalOf } from './guard-request.ts';
import { previewOf, type Question } from './preview.ts';
import { sampleOptions } from './sample-options.ts';
import { watchManifest, type Seen } from './watch-manifest.ts';

export type DevOptions = {
  /** The folder of the manifest, or the manifest itself. */
  place: string;
  /** 0 takes a free one. */
  port: number;
  /** Folder of the built elements. */
  elements?: string;
};
export type RunningDev = { origin: string; file: string | null; close(): Promise<void> };

/** One event of the stream: how the manifest stands. */
export type ManifestEvent = {
  folder: string;
  file: string | null;
  problems: Problem[];
  broken: boolean;
  version: number;
  samples: Options;
};

const largestBody = 8_000_000;
const heartbeat = 15_000;
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': pagePolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Listens on 127.0.0.1 only. Throws a sentence when there is nothing to show, or the port is taken. */
export async function startDev({ place, port, elements = builtElements }: DevOptions): Promise<RunningDev> {
  checkBuilt(elements);
  const streams = new Set<ServerResponse>();
  const watching = await watchManifest(place, (seen) => {
    for (const stream of streams) stream.write(eventOf(seen));
  });
  const server = createServer((request, reply) => {
    const taken = (server.address() as AddressInfo).port;
    answer(request, reply, { port: taken, seen: () => watching.current(), streams, elements }).catch(() => {
      if (!reply.headersSent) send(reply, 500, 'text/plain', 'That went wrong.');
      else reply.destroy();
    });
  });
  const beat = setInterval(() => streams.forEach((stream) => stream.write(': here\n\n')), heartbeat);
  const close = async (): Promise<void> => {
    clearInterval(beat);
    watching.close();
    server.close();
    server.closeAllConnections();
  };
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    await close();
    throw portSentence(error, port);
  }
  const { port: taken } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${taken}`, file: watching.current().file, close };
}

function portSentence(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return new Error(`Port ${port} is taken by another program. Choose one with --port.`);
  if (code === 'EACCES') return new Error(`Port ${port} may not be opened by this user. Choose one above 1023.`);
  return error;
}

type Means = { port: number; seen: () => Seen; streams: Set<ServerResponse>; elements: string };

async function answer(request: IncomingMessage, reply: ServerResponse, means: Means): Promise<void> {
  const { method = '', headers: sent } = request;
  const path = (request.url ?? '').split('?')[0] ?? '';
  const refused = refusalOf({ method, path, headers: sent }, means.port);
  if (refused !== null) return send(reply, refused, 'text/plain', 'This is only for its own page, on this machine.');
  if (method === 'POST')
    return path === '/preview'
      ? await preview(request, reply, means.seen())
      : send(reply, 404, 'text/plain', 'Nothing here.');
  if (path === '/events') return stream(reply, means);
  const file = await fileAt(path, means.elements);
  if (file === null) return send(reply, 404, 'text/plain', 'Nothing here.');
  send(reply, 200, file.type, file.bytes);
}

function stream(reply: ServerResponse, { streams, seen }: Means): void {
  reply.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
  streams.add(reply);
  reply.on('close', () => streams.delete(reply));
  reply.write(`retry: 1000\n${eventOf(seen())}`);
}

function eventOf({ folder, file, problems, broken, version, good }: Seen): string {
  const samples = good === null ? {} : sampleOptions(good.settings, good.dynamic);
  const event: ManifestEvent = { folder, file, problems, broken, version, samples };
  return `data: ${JSON.stringify(event)}\n\n`;
}

async function preview(
  request: IncomingMessage,
  reply: ServerResponse,
  { good, folder, version }: Seen,
): Promise<void> {
  const question = readQuestion(await body(request));
  if (question === null) return send(reply, 400, 'text/plain', 'That is no question of this page.');
  if (good === null) return send(reply, 409, 'text/plain', 'There is no form yet.');
  const found = { version, ...previewOf(good, basename(folder), question) };
  send(reply, 200, 'application/json', JSON.stringify(found));
}

async function body(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestBody) return null;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

function readQuestion(value: unknown): Question | null {
  if (!isObject(value)) return null;
  const { audience, options, answers, saved, secretsSet } = value;
  const isAudience = audience === 'customer' || audience === 'hub';
  const isList = Array.isArray(secretsSet) && secretsSet.every((pointer) => typeof pointer === 'string');
  if (!isAudience || !(answers === null || isObject(answers)) || !isObject(saved) || !isList) return null;
  return {
    audience: audience satisfies Audience,
    options,
    answers: answers as JsonObject | null,
    saved: saved as JsonObject,
    secretsSet,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function send(reply: ServerResponse, status: number, type: string, bytes: string | Buffer): void {
  reply.writeHead(status, { ...headers, 'content-type': type }).end(bytes);
}
