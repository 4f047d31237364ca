/** /v1/tenants: list, install, read, finish, pause, resume, uninstall. */
import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession } from '../sessions/index.ts';
import { archiveTenant } from './archive-tenant.ts';
import { accountAuthLinkRoutes } from './account-auth-link-routes.ts';
import { authOnlyRoutes } from './auth-only-routes.ts';
import { authLinkPageRoutes } from './auth-link-page-routes.ts';
import { authLinkRoutes } from './auth-link-routes.ts';
import { createTenant } from './create-tenant.ts';
import { finishTenant, type FinishWanted } from './finish-tenant.ts';
import { optionsRoutes } from './options-routes.ts';
import { pauseTenant, resumeTenant } from './pause-tenant.ts';
import { proxyRoutes } from './proxy-routes.ts';
import { settingsRoutes } from './settings-routes.ts';
import { tenantConnectionRoutes } from './tenant-connection-routes.ts';
import { tenantOf, tenantsOf } from './tenant-rows.ts';
import { FinishBody, RunSummary, Schedule, ScheduleChoice, Settings, SettingsMove, Tenant } from './tenant-schemas.ts';
import { tenantView, tenantViews } from './tenant-view.ts';

const tenantParams = Type.Object({ id: Type.String({ maxLength: 60 }) });
const security = [{ session: [] }];
const one = { 200: Type.Ref('Tenant') };

export function tenantRoutes(app: App, means: Means): void {
  for (const schema of [Schedule, ScheduleChoice, RunSummary, Tenant, SettingsMove, Settings]) app.addSchema(schema);
  readRoutes(app, means);
  createRoute(app, means);
  finishRoute(app, means);
  pauseRoutes(app, means);
  uninstallRoute(app, means);
  settingsRoutes(app, means);
  optionsRoutes(app, means);
  tenantConnectionRoutes(app, means);
  authOnlyRoutes(app, means);
  authLinkRoutes(app, means);
  accountAuthLinkRoutes(app, means);
  authLinkPageRoutes(app, means);
  proxyRoutes(app, means);
}

function readRoutes(app: App, means: Means): void {
  app.get(
    '/v1/tenants',
    {
      schema: {
        operationId: 'listTenants',
        summary: "The customer's installed integrations",
        security,
        response: { 200: Type.Object({ tenants: Type.Array(Type.Ref('Tenant')) }) },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'view');
      return { tenants: await tenantViews(means.db, means, await tenantsOf(means.db, scope)) };
    },
  );
  app.get(
    '/v1/tenants/:id',
    {
      schema: {
        operationId: 'readTenant',
        summary: 'One installed integration',
        security,
        params: tenantParams,
        response: one,
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'view');
      return tenantView(means.db, means, await tenantOf(means.db, scope, request.params.id));
    },
  );
}

function createRoute(app: App, means: Means): void {
  const body = Type.Object(
    { integration: Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Integer({ minimum: 1 })]) },
    { additionalProperties: false },
  );
  app.post(
    '/v1/tenants',
    {
      schema: {
        operationId: 'createTenant',
        summary: 'Starts an install, or finds the unfinished one',
        security,
        body,
        response: { 200: Type.Ref('Tenant'), 201: Type.Ref('Tenant') },
      },
    },
    async (request, reply) => {
      const scope = await requireSession(means, request, 'install');
      const { tenant, made } = await createTenant(means, scope, request.body.integration);
      return reply.code(made ? 201 : 200).send(await tenantView(means.db, means, tenant));
    },
  );
}

function finishRoute(app: App, means: Means): void {
  app.post(
    '/v1/tenants/:id/finish',
    {
      schema: {
        operationId: 'finishTenant',
        summary: 'Finishes an install',
        security,
        params: tenantParams,
        body: FinishBody,
        response: one,
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'install');
      return tenantView(
        means.db,
        means,
        await finishTenant(means, scope, request.params.id, request.body as FinishWanted),
      );
    },
  );
}

function pauseRoutes(app: App, means: Means): void {
  for (const [verb, turn] of [
    ['pause', pauseTenant],
    ['resume', resumeTenant],
  ] as const) {
    app.post(
      `/v1/tenants/:id/${verb}`,
      {
        schema: {
          operationId: `${verb}Tenant`,
          summary: `${verb === 'pause' ? 'Pauses' : 'Resumes'} it`,
          security,
          params: tenantParams,
          response: one,
        },
      },
      async (request) => {
        const scope = await requireSession(means, request, 'pause');
        return tenantView(means.db, means, await turn(means, scope, request.params.id));
      },
    );
  }
}

function uninstallRoute(app: App, means: Means): void {
  app.delete(
    '/v1/tenants/:id',
    {
      schema: {
        operationId: 'uninstallTenant',
        summary: 'Uninstalls it',
        security,
        params: tenantParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const scope = await requireSession(means, request, 'uninstall');
      await archiveTenant(means, scope, request.params.id);
      return reply.code(204).send(null);
    },
  );
}
