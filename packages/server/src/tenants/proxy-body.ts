/** What a backend sends to the proxy → the call that it means. Shapes and names are the reference product's. Pure. */
import { hopByHopHeaders } from '@mortise/connectors';
import { Type, type Static } from 'typebox';
import type { ProxiedCall } from '../connections/index.ts';
import { readRawNumbers, Refusal } from '../platform/http/index.ts';
import type { GivenJson } from './read-call.ts';

/** As HTTP writes names and values (RFC 9110 §5.5, §5.6.2): nothing that could begin another line. */
const headerName = "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$";
const headerValue = '^[\\t\\x20-\\x7e\\x80-\\xff]*$';
const scalar = Type.Union([Type.String({ maxLength: 4_000 }), Type.Number(), Type.Boolean()]);

const target = {
  target_url: Type.String({
    minLength: 1,
    maxLength: 4_000,
    description: "A path below the connector's API such as `/contacts`, or a whole address of its origin.",
  }),
  headers: Type.Optional(
    Type.Record(Type.String({ pattern: headerName }), Type.String({ pattern: headerValue, maxLength: 8_000 }), {
      additionalProperties: false,
      maxProperties: 50,
    }),
  ),
  query_params: Type.Optional(
    Type.Record(Type.String({ maxLength: 200 }), Type.Union([scalar, Type.Array(scalar, { maxItems: 200 })]), {
      maxProperties: 100,
    }),
  ),
  stream: Type.Optional(
    Type.Boolean({
      description:
        "The system's answer as it comes: its status, type and bytes, up to 100 MB. `mortise-outside-status` tells it from a refusal of ours.",
    }),
  ),
};
const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const method = Type.Unsafe<string>({
  type: 'string',
  enum: [...methods, ...methods.map((name) => name.toLowerCase())],
});

export const CallBody = Type.Object(
  {
    method,
    ...target,
    body: Type.Optional(
      Type.Unsafe<GivenJson>({
        description:
          'Sent as JSON, byte for byte as it is written here; as a form when `headers` say application/x-www-form-urlencoded; a text as it is when they name its type; bytes with `encoding`.',
      }),
    ),
    encoding: Type.Optional(
      Type.Literal('base64', {
        description:
          '`body` is a text that holds bytes, as `data` of an answer does: a file, or a whole multipart/form-data. Sent as application/octet-stream when `headers` name no type.',
      }),
    ),
  },
  { additionalProperties: false },
);
export const XmlBody = Type.Object(
  { method, ...target, data: Type.Optional(Type.String({ description: 'The XML, sent as it is.' })) },
  { additionalProperties: false },
);
export type CallBody = Static<typeof CallBody>;
export type XmlBody = Static<typeof XmlBody>;

const longestForm = 256_000;
/** Ours to set, or of one connection only. */
const notPassed = new Set([...hopByHopHeaders, 'accept-encoding', 'content-length', 'expect', 'host']);

/** The call of `/call`. Refusals: body-invalid for an encoding that is not kept to, body-too-large for a form. */
export function jsonCall({ body, encoding, ...rest }: CallBody): ProxiedCall {
  const call = bare(rest, { accept: 'application/json, */*;q=0.5' });
  if (encoding !== undefined && body?.text.startsWith('"') !== true)
    throw new Refusal('body-invalid', 'With an encoding, the body is a text in base64.');
  if (body === undefined || !takesBody(call.method)) return call;
  const type = call.headers['content-type']?.toLowerCase();
  const isForm = type?.startsWith('application/x-www-form-urlencoded') === true;
  const sent = (usual: string, made: string | Uint8Array): ProxiedCall => {
    if (isForm && made.length > longestForm) throw formTooLong();
    return { ...call, headers: { 'content-type': usual, ...call.headers }, body: made };
  };
  if (encoding === 'base64') return sent('application/octet-stream', bytesIn(textIn(body)));
  if (type !== undefined && body.text.startsWith('"')) return sent(type, textIn(body));
  return isForm ? sent(type, formOf(body)) : sent('application/json', body.text);
}

/** The call of `/soap` and `/xml`: the same, but for the type that is sent when `headers` name none. */
export function xmlCall({ data, ...rest }: XmlBody, kind: 'soap' | 'xml'): ProxiedCall {
  const call = bare(rest, {});
  if (data === undefined || !takesBody(call.method)) return call;
  // SOAP 1.1 (§6) is sent as text/xml; a caller of SOAP 1.2 names application/soap+xml.
  const type = kind === 'soap' ? 'text/xml; charset=utf-8' : 'application/xml; charset=utf-8';
  return { ...call, headers: { 'content-type': type, ...call.headers }, body: data };
}

function bare(
  { method, target_url, headers = {}, query_params = {} }: Omit<CallBody, 'body'>,
  usual: Record<string, string>,
): ProxiedCall {
  const passed = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    method: method.toUpperCase(),
    target: target_url,
    headers: { ...usual, ...Object.fromEntries(passed.filter(([name]) => !notPassed.has(name))) },
    query: pairs(query_params),
    body: null,
  };
}

/** The text that a JSON text stands for. */
function textIn({ text }: GivenJson): string {
  const found = String(JSON.parse(text));
  if (!found.isWellFormed())
    throw new Refusal('body-invalid', 'The body holds half a character, which no encoding can send.');
  return found;
}

function bytesIn(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return bytes;
  throw new Refusal('body-invalid', 'The body is not base64 (RFC 4648 §4, with "=" at its end).');
}

function formOf({ text }: GivenJson): string {
  if (!/^[{[]|^null$/.test(text)) throw new Refusal('body-invalid', 'A form is a set of named values, or a text.');
  const read = readRawNumbers(text);
  return new URLSearchParams(typeof read === 'object' && read !== null ? pairs(read) : []).toString();
}

/** Some kinds sign each pair of a form, which takes time that others wait for. */
function formTooLong(): Refusal {
  return new Refusal('body-too-large', `A form may have ${longestForm} characters; send more as JSON or in parts.`);
}

/** A list is the same name several times. */
function pairs(record: object): [string, string][] {
  return Object.entries(record).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().map((one): [string, string] => [name, textOf(one)]),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

const takesBody = (method: string): boolean => method !== 'HEAD';
