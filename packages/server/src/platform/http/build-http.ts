/** The HTTP server without any route: limits, parsing, headers every reply has, and errors as refusals. */
import { randomUUID } from 'node:crypto';
import AjvCompiler from '@fastify/ajv-compiler';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifySchemaCompiler,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { Means } from '../means.ts';
import { longestBody, parseJsonBody } from './json-body.ts';
import { checkBodySchema } from './body-schema.ts';
import { KnownWays } from './known-ways.ts';
import { bodyOf, refusalOf } from './reply-to-error.ts';
import { Refusal } from './refusal.ts';

/** The app that slices add their routes to; schemas are TypeBox and give requests their types. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export function buildHttp(means: Means): App {
  const app = fastify({
    logger: false,
    bodyLimit: longestBody,
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 10_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16_384 },
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    trustProxy: false,
    genReqId: () => randomUUID(),
    frameworkErrors: (error, _request, reply) => {
      const refusal = refusalOf(error) ?? new Refusal('body-invalid', 'The request cannot be read.');
      const raw: FastifyReply = reply;
      return raw
        .code(refusal.status)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(bodyOf(refusal)));
    },
    schemaController: { compilersFactory: { buildValidator: strictForBodies() } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  readBodies(app);
  // Replies are written as they are: null stays null, and no second opinion about unions.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.addHook('onRoute', (route) => checkBodySchema(route.url, route.schema?.body));
  addHooks(app, means);
  answerErrors(app, means);
  return app;
}

type BuildValidator = AjvCompiler.BuildCompilerFromPool;
type RouteCompiler = FastifySchemaCompiler<unknown>;

/** Bodies are taken as they are; only what comes from an address (query, params, headers) is text to be converted. */
function strictForBodies(): BuildValidator {
  const build: BuildValidator = AjvCompiler();
  return (externalSchemas) => {
    // The package's types speak of ajv's own compile; what it gives takes a route's schema.
    const compiler = (coerceTypes: boolean): RouteCompiler =>
      build(externalSchemas, {
        customOptions: { removeAdditional: false, coerceTypes, useDefaults: true, allErrors: false },
      }) as unknown as RouteCompiler;
    const strict = compiler(false);
    const lenient = compiler(true);
    const choose: RouteCompiler = (route) => (route.httpPart === 'body' ? strict(route) : lenient(route));
    return choose as unknown as ReturnType<BuildValidator>;
  };
}

/** JSON only: no page of ours posts a form, and a form is what a page of another site can send without being asked. */
function readBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(String(body)));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function addHooks(app: App, means: Means): void {
  app.addHook('onRequest', async (request) => {
    if (means.stopping.aborted && !request.url.startsWith('/healthz') && !request.url.startsWith('/readyz')) {
      throw new Refusal('shutting-down', 'This server is stopping. Try again in a moment.');
    }
    if (/%00/.test(request.url)) throw new Refusal('not-found', 'There is nothing at this address.');
  });
  app.addHook('onSend', async (_request, reply) => {
    const setIfMissing = (name: string, value: string): void => {
      if (!reply.hasHeader(name)) reply.header(name, value);
    };
    setIfMissing('x-content-type-options', 'nosniff');
    setIfMissing('referrer-policy', 'no-referrer');
    setIfMissing('cache-control', 'no-store');
    setIfMissing('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  });
}

function answerErrors(app: App, means: Means): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal === null || refusal.code === 'internal') {
      means.log.error('a request failed', {
        method: request.method,
        route: request.routeOptions.url,
        id: request.id,
        error,
      });
    }
    const known = refusal ?? new Refusal('internal', 'Something went wrong on our side. It has been noted.');
    if (known.code === 'database-away') reply.header('retry-after', '2');
    return reply.code(known.status).type('application/json; charset=utf-8').send(bodyOf(known));
  });
  answerUnknown(app);
}

function answerUnknown(app: App): void {
  const known = new KnownWays();
  app.addHook('onRoute', (route) => known.note(route));
  app.setNotFoundHandler((request, reply) => {
    const ways = known.of(request.url.split('?', 1)[0] ?? '');
    const refusal =
      ways.length === 0
        ? new Refusal('route-unknown', 'There is nothing at this address.')
        : new Refusal('method-not-allowed', `This address takes ${ways.join(', ')} only.`);
    if (ways.length > 0) reply.header('allow', ways.join(', '));
    return reply.code(refusal.status).send(bodyOf(refusal));
  });
}
