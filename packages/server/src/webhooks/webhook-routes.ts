/** /v1/tenants/{id}/connections/{connector}/webhook: the address that an outside system calls, for who may connect. */
import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession } from '../sessions/index.ts';
import { intakeRoutes } from './intake-routes.ts';
import { makeWebhook, readWebhook } from './tenant-webhook.ts';
import { Webhook } from './webhook-schemas.ts';

const params = Type.Object({ id: Type.String({ maxLength: 60 }), connector: Type.String({ maxLength: 64 }) });
const path = '/v1/tenants/:id/connections/:connector/webhook';
const security = [{ session: [] }];

export function webhookRoutes(app: App, means: Means): void {
  app.addSchema(Webhook);
  intakeRoutes(app, means);
  app.get(
    path,
    {
      schema: {
        operationId: 'readWebhook',
        summary: 'The address that an outside system calls',
        security,
        params,
        response: { 200: Type.Ref('Webhook') },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'connect');
      return readWebhook(means, scope, request.params.id, request.params.connector);
    },
  );
  app.post(
    path,
    {
      schema: {
        operationId: 'makeWebhook',
        summary: 'Makes the address when there is none, or ends it and begins another one',
        security,
        params,
        body: Type.Object({ rotate: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
        response: { 200: Type.Ref('Webhook') },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'connect');
      const { id, connector } = request.params;
      return makeWebhook(means, scope, id, connector, { rotate: request.body.rotate === true });
    },
  );
}
