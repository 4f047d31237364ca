/** /v1/tenants/{id}/flows and /connections/{connector}: connect and disconnect. */
import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession } from '../sessions/index.ts';
import { disconnectTenant, saveTenantFields, startTenantFlow } from './connect-tenant.ts';

const id = Type.String({ maxLength: 60 });
const connector = Type.String({ maxLength: 64 });
const params = Type.Object({ id, connector });
const security = [{ session: [] }];

export function tenantConnectionRoutes(app: App, means: Means): void {
  flowRoute(app, means);
  fieldsRoute(app, means);
  disconnectRoute(app, means);
}

function flowRoute(app: App, means: Means): void {
  const flowBody = Type.Object(
    {
      connector,
      return_to: Type.Optional(
        Type.String({
          maxLength: 2000,
          description: 'Where the same tab goes on afterwards: an address of the host, or `home` for its base URL.',
        }),
      ),
    },
    { additionalProperties: false },
  );
  app.post(
    '/v1/tenants/:id/flows',
    {
      schema: {
        operationId: 'startFlow',
        summary: 'Starts a sign-in at an outside system',
        security,
        params: Type.Object({ id }),
        body: flowBody,
        response: { 201: Type.Ref('Flow') },
      },
    },
    async (request, reply) => {
      const scope = await requireSession(means, request, 'connect');
      return reply.code(201).send(await startTenantFlow(means, scope, request.params.id, request.body));
    },
  );
}

function fieldsRoute(app: App, means: Means): void {
  const fieldsBody = Type.Object(
    {
      fields: Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 8000 })),
      confirmed: Type.Optional(
        Type.String({
          maxLength: 100,
          description:
            'Says yes to the question of the refusal `other-account`, by its name: the account may take the place of the one that was shown beside it, and of no other.',
        }),
      ),
    },
    { additionalProperties: false },
  );
  app.put(
    '/v1/tenants/:id/connections/:connector',
    {
      schema: {
        operationId: 'saveConnection',
        summary: 'Connects with typed credentials, tried before they are saved',
        security,
        params,
        body: fieldsBody,
        response: { 200: Type.Ref('ConnectorState') },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'connect');
      return saveTenantFields(means, scope, request.params.id, request.params.connector, request.body);
    },
  );
}

function disconnectRoute(app: App, means: Means): void {
  app.delete(
    '/v1/tenants/:id/connections/:connector',
    {
      schema: {
        operationId: 'disconnect',
        summary: 'Disconnects: the secrets are destroyed',
        security,
        params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const scope = await requireSession(means, request, 'connect');
      await disconnectTenant(means, scope, request.params.id, request.params.connector);
      return reply.code(204).send(null);
    },
  );
}
