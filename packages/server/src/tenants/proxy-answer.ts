/** How an outside system's answer is handed on: whole as `{status, headers, data}`, or as it comes. */
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Refusal, type OutgoingStream } from '../platform/http/index.ts';

export const ProxyAnswer = Type.Object(
  {
    status: Type.Integer({
      description: "The system's own; an error of it (4xx, 5xx) is the status of this reply, too.",
    }),
    headers: Type.Record(Type.String(), Type.String(), {
      description: 'Those that a caller can use: paging, limits, entity tags.',
    }),
    encoding: Type.Optional(Type.Literal('base64', { description: '`data` is bytes that are no text.' })),
    data: Type.Unknown({ description: 'JSON as it came, numbers to the last digit; else the text; null for none.' }),
  },
  { $id: 'ProxyAnswer' },
);

/** A whole answer is held in memory and read once; more has to be streamed. */
const mostWholeBytes = 5_000_000;
const statusHeader = 'mortise-outside-status';
const handedOn = new Set([
  'content-disposition',
  'content-language',
  'content-type',
  'etag',
  'last-modified',
  'link',
  'retry-after',
]);
/** Told of a stream only: what follows is that encoding's bytes. */
const ofBytes = new Set(['content-encoding']);

/** Sends `{status, headers, data}`. Refusals: answer-too-large, outside-unreachable when it breaks off. */
export async function sendWhole(reply: FastifyReply, answer: OutgoingStream): Promise<FastifyReply> {
  const bytes = await readWhole(answer);
  const facts = JSON.stringify({ status: answer.status, headers: Object.fromEntries(chosen(answer.headers)) });
  // As it came: parsing and writing it again would round long numbers.
  return reply
    .code(answer.status < 400 ? 200 : answer.status)
    .header(statusHeader, String(answer.status))
    .type('application/json; charset=utf-8')
    .serializer((text: string) => text)
    .send(`${facts.slice(0, -1)},${dataOf(bytes, answer.headers)}}`);
}

/** Sends status, type and bytes as they come. A break of the answer breaks the reply. */
export function sendStream(reply: FastifyReply, answer: OutgoingStream): FastifyReply {
  for (const [name, value] of chosen(answer.headers, ofBytes)) reply.header(name, value);
  reply.code(answer.status).header(statusHeader, String(answer.status));
  if (!answer.headers.has('content-type')) reply.type('application/octet-stream');
  return reply.send(answer.body);
}

async function readWhole({ headers, body }: OutgoingStream): Promise<Buffer> {
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') {
    body.destroy();
    throw new Refusal('outside-unreachable', 'The system answered with compressed bytes. Ask with "stream": true.');
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > mostWholeBytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw new Refusal('outside-unreachable', 'The system broke its answer off. Try again.');
  }
  if (size <= mostWholeBytes) return Buffer.concat(chunks);
  throw new Refusal('answer-too-large', 'The system answered with more than 5 MB. Ask with "stream": true.');
}

/** The end of the reply's JSON: `"data":…`, with `"encoding"` before it for what is no text. */
function dataOf(bytes: Buffer, headers: Headers): string {
  if (bytes.length === 0) return '"data":null';
  const text = textOf(bytes);
  if (text === null) return `"encoding":"base64","data":${JSON.stringify(bytes.toString('base64'))}`;
  const isJson = /^(?:application|text)\/(?:[\w.-]+\+)?json\b/i.test(headers.get('content-type') ?? '');
  return `"data":${isJson && parses(text) ? text : JSON.stringify(text)}`;
}

function textOf(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function chosen(headers: Headers, more: ReadonlySet<string> = new Set()): [string, string][] {
  return [...headers].filter(([name]) => handedOn.has(name) || more.has(name) || /^(?:x-)?ratelimit/.test(name));
}
