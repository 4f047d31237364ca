/** /v1/tenants/{id}/runs and /v1/runs/{id}: ask for a run, list, read, follow its log. */
import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { transaction } from '../platform/database/index.ts';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession, type SessionScope } from '../sessions/index.ts';
import { nameOf, tenantOf } from '../tenants/index.ts';
import { streamLog } from './log-stream.ts';
import { requestRun, type Requested } from './request-run.ts';
import { tellQueued } from './run-hub.ts';
import { RequestRunBody, Run } from './run-schemas.ts';
import { runOf, runsOf } from './run-view.ts';

const params = Type.Object({ id: Type.String({ maxLength: 60 }) });
const security = [{ session: [] }];

export function runRoutes(app: App, means: Means): void {
  app.addSchema(Run);
  askRoute(app, means);
  listRoute(app, means);
  app.get(
    '/v1/runs/:id',
    {
      schema: { operationId: 'readRun', summary: 'One run', security, params, response: { 200: Type.Ref('Run') } },
    },
    async (request) => runOf(means.db, await requireSession(means, request, 'view'), request.params.id),
  );
  logRoute(app, means);
}

function askRoute(app: App, means: Means): void {
  const accepted = Type.Object({ trigger: Type.String(), run: Type.Ref('Run') });
  app.post(
    '/v1/tenants/:id/runs',
    {
      schema: {
        operationId: 'requestRun',
        summary: 'Asks for a run',
        security,
        params,
        body: RequestRunBody,
        response: { 202: accepted },
      },
    },
    async (request, reply) => {
      const scope = await requireSession(means, request, 'run');
      const { trigger, run } = await ask(means, scope, request.params.id, request.body.mode ?? 'normal');
      return reply.code(202).send({ trigger, run: await runOf(means.db, scope, run) });
    },
  );
}

async function ask(means: Means, scope: SessionScope, id: string, mode: 'normal' | 'init'): Promise<Requested> {
  const asked = await transaction(means.db, async (tx) => {
    const tenant = await tenantOf(tx, scope, id, true);
    return requestRun(tx, means, {
      account: scope.account,
      tenant: tenant.id,
      mode,
      source: 'manual',
      askedBy: nameOf(scope),
    });
  });
  tellQueued();
  return asked;
}

function listRoute(app: App, means: Means): void {
  const querystring = Type.Object({
    before: Type.Optional(Type.String({ pattern: '^run_[0-9a-f]{32}$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  });
  const page = Type.Object({ runs: Type.Array(Type.Ref('Run')), next: Type.Union([Type.String(), Type.Null()]) });
  app.get(
    '/v1/tenants/:id/runs',
    {
      schema: {
        operationId: 'listRuns',
        summary: "A tenant's runs, newest first",
        security,
        params,
        querystring,
        response: { 200: page },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'view');
      const tenant = await tenantOf(means.db, scope, request.params.id);
      return runsOf(means.db, scope.account, tenant.id, request.query);
    },
  );
}

function logRoute(app: App, means: Means): void {
  const querystring = Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 })) });
  app.get(
    '/v1/runs/:id/log',
    {
      schema: {
        operationId: 'followLog',
        summary: 'The log as server-sent events: `line` and, at last, `end`',
        security,
        params,
        querystring,
        response: { 200: { content: { 'text/event-stream': { schema: Type.Unsafe<Readable>(Type.String()) } } } },
      },
    },
    async (request, reply) => {
      const scope = await requireSession(means, request, 'logs');
      const run = await runOf(means.db, scope, request.params.id);
      const stream = streamLog(means, scope, run.id, request.query.after ?? 0);
      return reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream);
    },
  );
}
