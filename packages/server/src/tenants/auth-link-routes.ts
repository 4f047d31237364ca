/** /v1/tenants/{id}/auth-links and /v1/auth-links/{id}: make, list, watch and end links that let somebody else connect. */
import { Type } from 'typebox';
import { AuthLinkBody, authLinkDays, AuthLinkList, authLinksOf, readAuthLink } from '../connections/index.ts';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession } from '../sessions/index.ts';
import { endTenantLink, makeTenantLink } from './make-auth-link.ts';
import { tenantOf } from './tenant-rows.ts';

const params = Type.Object({ id: Type.String({ maxLength: 60 }) });
const security = [{ session: [] }];

export function authLinkRoutes(app: App, means: Means): void {
  makeRoute(app, means);
  listRoute(app, means);
  readRoute(app, means);
  endRoute(app, means);
}

function makeRoute(app: App, means: Means): void {
  app.post(
    '/v1/tenants/:id/auth-links',
    {
      schema: {
        operationId: 'makeAuthLink',
        summary: 'Makes a link with which somebody else connects one account',
        description: 'The link that the same person made before for this connector ends.',
        security,
        params,
        body: AuthLinkBody,
        response: { 201: Type.Ref('AuthLink') },
      },
    },
    async (request, reply) => {
      const scope = await requireSession(means, request, 'connect');
      const { connector, days = authLinkDays } = request.body;
      return reply.code(201).send(await makeTenantLink(means, scope, request.params.id, { connector, days }));
    },
  );
}

function listRoute(app: App, means: Means): void {
  app.get(
    '/v1/tenants/:id/auth-links',
    {
      schema: {
        operationId: 'listAuthLinks',
        summary: 'The links of one installed integration, newest first',
        security,
        params,
        response: { 200: AuthLinkList },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'connect');
      const { id } = await tenantOf(means.db, scope, request.params.id);
      return { auth_links: await authLinksOf(means, scope.account, { tenant: id }) };
    },
  );
}

function readRoute(app: App, means: Means): void {
  app.get(
    '/v1/auth-links/:id',
    {
      schema: {
        operationId: 'readAuthLink',
        summary: 'How far whoever has the link has come',
        security,
        params,
        response: { 200: Type.Ref('AuthLink') },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'connect');
      return readAuthLink(means, scope.account, scope.customer, request.params.id);
    },
  );
}

function endRoute(app: App, means: Means): void {
  app.delete(
    '/v1/auth-links/:id',
    {
      schema: {
        operationId: 'endAuthLink',
        summary: 'Ends a link; what was connected with it stays',
        security,
        params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const scope = await requireSession(means, request, 'connect');
      await endTenantLink(means, scope, request.params.id);
      return reply.code(204).send(null);
    },
  );
}
