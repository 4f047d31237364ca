/** How an outside system's answer is handed on: whole as `{status, headers, data}`, or as it comes. */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { hopByHopHeaders } from '@mortise/connectors';
import { Type } from 'typebox';
import type { ProxiedAnswer } from '../connections/index.ts';
import { measureJson, Refusal } from '../platform/http/index.ts';
import { secretForms, secretMark } from '../platform/vault/index.ts';

export const ProxyAnswer = Type.Object(
  {
    status: Type.Integer({
      description:
        "The system's own. An error of it (4xx, 5xx) is the status of this reply too; a redirect that is not followed is told in here only.",
    }),
    headers: Type.Record(Type.String(), Type.String(), {
      description: 'Without cookies and what is of one connection.',
    }),
    encoding: Type.Optional(Type.Literal('base64', { description: '`data` is bytes that are no text.' })),
    data: Type.Unknown({ description: 'JSON as it came, numbers to the last digit; else the text; null for none.' }),
  },
  { $id: 'ProxyAnswer' },
);

/** A whole answer is held in memory and read once, in less time than others notice; more has to be streamed. */
const mostWholeBytes = 2_000_000;
/** JSON that is nested deeper is handed on as text: no parser of a caller has to survive it. */
const deepestJson = 1_000;
const statusHeader = 'mortise-outside-status';
/** A page of theirs is no page of ours: it runs nothing here, and nobody between keeps it under our address. */
const ofOurs = {
  'cache-control': 'no-store',
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
};

/** Of one connection, of cookies, or said to browsers about the page that they show: none of it is for a caller of ours. */
const notHandedOn = new Set([
  ...hopByHopHeaders,
  'accept-ch',
  'alt-svc',
  'clear-site-data',
  'content-security-policy',
  'content-security-policy-report-only',
  'critical-ch',
  'document-policy',
  'nel',
  'origin-agent-cluster',
  'permissions-policy',
  'referrer-policy',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'set-login',
  'sourcemap',
  'speculation-rules',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
]);
const familiesNotHandedOn = /^(?:access-control|cross-origin|sec|mortise)-/;

/** Sends `{status, headers, data}`. Refusals: answer-too-large, outside-unreachable when it breaks off. */
export async function sendWhole(reply: FastifyReply, answer: ProxiedAnswer): Promise<FastifyReply> {
  const bytes = await readWhole(answer);
  const headers = Object.fromEntries(handedOn(answer));
  const facts = JSON.stringify({ status: answer.status, headers });
  // As it came: parsing and writing it again would round long numbers.
  return reply
    .code(answer.status < 400 ? 200 : statusOf(answer))
    .header(statusHeader, String(answer.status))
    .type('application/json; charset=utf-8')
    .serializer((text: string) => text)
    .send(`${facts.slice(0, -1)},${dataOf(bytes, answer)}}`);
}

/** Sends status, type and bytes as they come. A break of the answer breaks the reply; one before its first byte is a refusal. */
export async function sendStream(reply: FastifyReply, answer: ProxiedAnswer, isHead: boolean): Promise<FastifyReply> {
  const { body, status } = answer;
  const isEmpty = isHead || status === 204 || status === 304;
  if (isEmpty) body.on('error', () => undefined).resume();
  else await begun(body);
  for (const [name, value] of handedOn(answer)) if (!isEmpty || name !== 'content-length') reply.header(name, value);
  if (!answer.headers.has('content-type') && !isEmpty) reply.type('application/octet-stream');
  reply.code(statusOf(answer)).headers({ ...ofOurs, [statusHeader]: String(status) });
  return isEmpty ? reply.send() : reply.send(body);
}

/** Followed by nobody: of a redirect the caller decides. Some systems answer with numbers that are no status. */
function statusOf({ status }: ProxiedAnswer): number {
  if (status > 599 || status < 200) return 502;
  return status >= 300 && status !== 304 && status < 400 ? 200 : status;
}

/** Waits for the first bytes, or the end. */
async function begun(body: Readable): Promise<void> {
  try {
    if (body.errored !== null) throw body.errored;
    if (body.readableLength === 0 && !body.readableEnded) await once(body, 'readable');
  } catch {
    throw brokenOff();
  }
}

async function readWhole({ headers, body }: ProxiedAnswer): Promise<Buffer> {
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') {
    body.destroy();
    throw new Refusal('answer-too-large', 'The system answered with packed bytes, which only "stream": true hands on.');
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
    throw brokenOff();
  }
  if (size <= mostWholeBytes) return Buffer.concat(chunks);
  throw new Refusal('answer-too-large', 'The system answered with more than 2 MB, which only "stream": true hands on.');
}

function brokenOff(): Refusal {
  return new Refusal(
    'outside-unreachable',
    'The system broke its answer off. What was asked for may have been carried out: look before you ask again.',
  );
}

/** The end of the reply's JSON: `"data":…`, with `"encoding"` before it for what is no text. */
function dataOf(bytes: Buffer, { headers, secrets }: ProxiedAnswer): string {
  if (bytes.length === 0) return '"data":null';
  const type = headers.get('content-type') ?? '';
  const text = textOf(bytes, type);
  if (text === null) return `"encoding":"base64","data":${JSON.stringify(bytes.toString('base64'))}`;
  const shown = masked(text, secrets);
  const isJson = /^(?:application|text)\/(?:[\w.-]+\+)?json\b/i.test(type);
  return `"data":${isJson && isPlainJson(shown) ? shown : JSON.stringify(shown)}`;
}

/** In the encoding that the type names, else UTF-8; null for what is neither. */
function textOf(bytes: Buffer, type: string): string | null {
  const label = /;\s*charset="?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
  for (const each of [label, 'utf-8']) {
    try {
      return new TextDecoder(each, { fatal: true }).decode(bytes);
    } catch {
      // Another encoding, or none that we know.
    }
  }
  return null;
}

function isPlainJson(text: string): boolean {
  if (measureJson(text).depth > deepestJson) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A system may repeat what it was sent: the address of the next page with the key in it. */
function masked(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const form of secrets.flatMap(secretForms)) if (form.length >= 8) shown = shown.replaceAll(form, secretMark);
  return shown;
}

function handedOn({ headers, secrets }: ProxiedAnswer): [string, string][] {
  return [...headers].flatMap(([name, value]): [string, string][] =>
    notHandedOn.has(name) || familiesNotHandedOn.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)
      ? []
      : [[name, masked(value, secrets)]],
  );
}
