/** POST /v1/auth-only: all that a page which only connects has to ask, once or again. */
import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession } from '../sessions/index.ts';
import { connectAlone } from './connect-alone.ts';
import { tenantView } from './tenant-view.ts';

const Missing = Type.Union([
  Type.Object({
    code: Type.Union([
      Type.Literal('not-connected'),
      Type.Literal('options-waiting'),
      Type.Literal('options-failed'),
      Type.Literal('config-invalid'),
      Type.Literal('install-limit-reached'),
    ]),
    message: Type.String(),
    problems: Type.Array(Type.Object({ path: Type.String(), message: Type.String() })),
  }),
  Type.Null(),
]);

const AuthOnly = Type.Object(
  {
    tenant: Type.Ref('Tenant'),
    connectors: Type.Array(Type.String(), { description: 'Names of those to connect, in this order.' }),
    missing: Missing,
  },
  { $id: 'AuthOnly' },
);

export function authOnlyRoutes(app: App, means: Means): void {
  app.addSchema(AuthOnly);
  const body = Type.Object(
    {
      integration: Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Integer({ minimum: 1 })]),
      connector: Type.Optional(Type.String({ maxLength: 64 })),
      time_zone: Type.Optional(Type.String({ maxLength: 64 })),
    },
    { additionalProperties: false },
  );
  app.post(
    '/v1/auth-only',
    {
      schema: {
        operationId: 'connectAlone',
        summary:
          'Connects and nothing else: finds or makes the installation, gives it the settings of the token, and finishes it when it can',
        security: [{ session: [] }],
        body,
        response: { 200: Type.Ref('AuthOnly') },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'connect');
      const { tenant, connectors, missing } = await connectAlone(means, scope, request.body);
      return { tenant: await tenantView(means.db, means, tenant), connectors, missing };
    },
  );
}
