/** What comes back through the proxy is what openapi.json says of it: answers of the system, whole and streamed, and refusals. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openProxyStage, type ProxyStage } from '../support/stage/proxy-stage.ts';

type Described = {
  headers?: Record<string, { schema: object }>;
  content?: Record<string, { schema: object }>;
};
let proxy: ProxyStage;
let document: { paths: Record<string, { post: { responses: Record<string, Described> } }> };
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const ajv = new Ajv2020({ strict: false, validateFormats: false });

beforeAll(async () => {
  proxy = await openProxyStage((request, response) => answer(request, response));
  await proxy.renew();
  document = (await (await fetch(`${proxy.api}/openapi.json`)).json()) as typeof document;
  ajv.addSchema(document, 'api');
});
afterAll(() => proxy.close());

const pathOf = (kind: string): string => `/v2/tenants/{id}/connectors/{name}/${kind}`;

/** The schema that is named for the body of such a reply; null where it has none. */
function namedFor(kind: string, status: number, type: string | null, isStream: boolean): object | null {
  const { responses } = document.paths[pathOf(kind)]?.post ?? { responses: {} };
  const described = responses[String(status)] ?? responses[`${String(status)[0]}XX`];
  if (described === undefined) throw new Error(`nothing is said about ${status}`);
  const content = described.content ?? {};
  return (
    (!isStream && type?.startsWith('application/json') === true ? content['application/json'] : content['*/*'])
      ?.schema ?? null
  );
}
const fits = (schema: object, body: unknown): boolean => ajv.validate(inDocument(schema), body);
/** References of the document are looked up in it. */
const inDocument = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as object;

const json = (status: number, value: unknown) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const sent = { method: 'POST', target_url: '/a' };

test.each<[string, number, typeof answer]>([
  ['an answer', 200, json(201, { id: 1 })],
  ['bytes', 200, (_request, response) => void response.end(Buffer.from([0xff, 0]))],
  ['nothing', 200, (_request, response) => void response.writeHead(204).end()],
  ['its no', 404, json(404, { error: 'no' })],
  ['its fault', 500, json(500, { code: 'x', message: 'y' })],
  ['an odd status', 502, (request) => void request.socket.end('HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n')],
])('%s of the system is a ProxyAnswer with the status of the system beside it', async (_name, status, make) => {
  answer = make;
  for (const kind of ['call', 'soap', 'xml'] as const) {
    const reply = await proxy.call(sent, { kind });
    expect(reply.status).toBe(status);
    const told = reply.headers.get('mortise-outside-status');
    const body: unknown = await reply.json();
    const schema = namedFor(kind, reply.status, reply.headers.get('content-type'), false);
    expect([fits(schema ?? {}, body), ajv.errorsText()]).toEqual([true, 'No errors']);
    expect(fits({ $ref: '#/components/schemas/ProxyAnswer' }, body)).toBe(true);
    expect((body as { status: number }).status).toBe(Number(told));
  }
});

test.each<[string, object, number]>([
  ['the call', { method: 'TRACE', target_url: '/a' }, 400],
  ['the address', { method: 'GET', target_url: 'https://evil.example/' }, 403],
  ['a silent system', sent, 502],
])('a refusal because of %s is a Refusal, with no status of the system', async (_name, body, status) => {
  answer = (request) => void request.socket.destroy();
  const reply = await proxy.call(body);
  expect([reply.status, reply.headers.get('mortise-outside-status')]).toEqual([status, null]);
  const told: unknown = await reply.json();
  expect(fits(namedFor('call', status, reply.headers.get('content-type'), false) ?? {}, told)).toBe(true);
  expect(fits({ $ref: '#/components/schemas/Refusal' }, told)).toBe(true);
  expect(fits({ $ref: '#/components/schemas/ProxyAnswer' }, told)).toBe(false);
});

test.each<[string, number, string | null]>([
  ['text/csv', 206, 'binary'],
  ['application/json', 422, 'binary'],
  ['text/html', 503, 'binary'],
  ['image/png', 304, null],
])('a stream of %s with %i has what is said of it', async (type, status, format) => {
  answer = (_request, response) =>
    void response.writeHead(status, { 'content-type': type }).end(status === 304 ? '' : 'x');
  const reply = await proxy.call({ ...sent, stream: true });
  expect([reply.status, reply.headers.get('mortise-outside-status')]).toEqual([status, String(status)]);
  const described = namedFor('call', status, type, true) as { format?: string } | null;
  expect(described?.format ?? null).toBe(format);
  expect(await reply.text()).toBe(format === null ? '' : 'x');
});

test('the header is described as a number wherever an answer of the system may be', () => {
  for (const kind of ['call', 'soap', 'xml']) {
    const { responses } = document.paths[pathOf(kind)]?.post ?? { responses: {} };
    expect(Object.keys(responses).sort()).toEqual(['2XX', '304', '4XX', '5XX', 'default']);
    for (const [status, { headers }] of Object.entries(responses))
      if (status !== 'default') expect(headers?.['mortise-outside-status']?.schema).toMatchObject({ type: 'integer' });
  }
});
