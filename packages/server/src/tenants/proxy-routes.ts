/** /v2/tenants/{id}/connectors/{name}/call, /soap and /xml: a backend calls an outside system with a tenant's credentials and never sees them. */
import { finished } from 'node:stream';
import { Type } from 'typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiKeyGate, type ApiKeyScope } from '../accounts/index.ts';
import type { ProxiedCall } from '../connections/index.ts';
import { enterRoom, Refusal, type App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { callConnector } from './call-connector.ts';
import { CallBody, jsonCall, XmlBody, xmlCall } from './proxy-body.ts';
import { ProxyAnswer, sendStream, sendWhole } from './proxy-answer.ts';
import { proxyResponses } from './proxy-responses.ts';
import { readCall } from './read-call.ts';

const params = Type.Object({ id: Type.String({ maxLength: 60 }), name: Type.String({ maxLength: 64 }) });
const security = [{ apiKey: [] }];
const bodyLimit = 5_000_000;
/** Bytes of calls that are read or under way: in turns, one account's large ones leave the process room for the others'. */
export const mostHeld = { purpose: 'proxy', all: 120_000_000, one: 40_000_000 } as const;
/** Milliseconds from the call to the last byte of a whole answer, and of a streamed one; others are given by tests. */
type ProxyLimits = { wholeMs: number; streamMs: number };
const usualLimits: ProxyLimits = { wholeMs: 60_000, streamMs: 600_000 };

export function proxyRoutes(app: App, means: Means, limits = usualLimits): void {
  app.addSchema(ProxyAnswer);
  const key = new ApiKeyGate(means, 'connectors:call');
  // In a context of its own: elsewhere bodies are parsed whole.
  void app.register(async (plugin) => {
    const scope = plugin as App;
    readCalls(scope);
    callRoute(scope, means, key, limits);
    for (const kind of ['soap', 'xml'] as const) xmlRoute(scope, means, key, limits, kind);
  });
}

/** Before a body is read: as many bytes as it says it has; one that does not say is taken for a middling one. Refusal: too-many-requests. */
function holdRoom(means: Means, key: ApiKeyGate) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const room = enterRoom(means.db, mostHeld, key.of(request).account);
    finished(reply.raw, () => room.leave());
    if (!room.take(Math.min(Number(request.headers['content-length'] ?? bodyLimit / 4), bodyLimit)))
      throw new Refusal(
        'too-many-requests',
        'Too many large calls are under way. Send this one again when some of them have ended.',
      );
  };
}

function readCalls(scope: App): void {
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) =>
    readCall(bytes),
  );
}

const described = { security, params, response: proxyResponses };

function callRoute(app: App, means: Means, key: ApiKeyGate, limits: ProxyLimits): void {
  const summary = 'Calls an outside system with the credentials of a tenant';
  app.post(
    '/v2/tenants/:id/connectors/:name/call',
    {
      bodyLimit,
      onRequest: [key.onRequest, holdRoom(means, key)],
      schema: { operationId: 'callConnector', summary, ...described, body: CallBody },
    },
    async (request, reply) => {
      const { params: where, body } = request;
      return answer({ means, request, reply, scope: key.of(request), limits }, where, body, jsonCall(body));
    },
  );
}

function xmlRoute(app: App, means: Means, key: ApiKeyGate, limits: ProxyLimits, kind: 'soap' | 'xml'): void {
  const [operationId, sent] = kind === 'soap' ? ['callConnectorSoap', 'a SOAP envelope'] : ['callConnectorXml', 'XML'];
  app.post(
    `/v2/tenants/:id/connectors/:name/${kind}`,
    {
      bodyLimit,
      onRequest: [key.onRequest, holdRoom(means, key)],
      schema: { operationId, summary: `The same with ${sent}`, ...described, body: XmlBody },
    },
    async (request, reply) => {
      const { params: where, body } = request;
      return answer({ means, request, reply, scope: key.of(request), limits }, where, body, xmlCall(body, kind));
    },
  );
}

type Asked = { means: Means; request: FastifyRequest; reply: FastifyReply; scope: ApiKeyScope; limits: ProxyLimits };

async function answer(
  { means, request, reply, scope, limits }: Asked,
  where: { id: string; name: string },
  { stream = false }: { stream?: boolean },
  call: ProxiedCall,
): Promise<FastifyReply> {
  const longestMs = stream ? limits.streamMs : limits.wholeMs;
  const signal = AbortSignal.any([AbortSignal.timeout(longestMs), hungUp(reply)]);
  const given = await callConnector(means, scope, where, call, { signal, longestMs: limits.wholeMs });
  // A stream may take minutes: what was sent is not kept for so long.
  Object.assign(request, { body: null });
  try {
    return await (stream ? sendStream(reply, given, call.method === 'HEAD') : sendWhole(reply, given));
  } catch (error) {
    given.body.destroy();
    throw error;
  }
}

/** Aborts when the caller is gone before the reply was written. */
function hungUp(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
