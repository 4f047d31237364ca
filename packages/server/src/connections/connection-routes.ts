/** GET /v1/flows/{id}: the truth about a sign-in, for the page that asked. */
import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession } from '../sessions/index.ts';
import { connectPageRoutes } from './connect-page-routes.ts';
import { AuthLink } from './auth-link-schema.ts';
import { ConnectorState, Flow } from './connection-schemas.ts';
import { globalConnectionRoutes } from './global-connection-routes.ts';
import { readFlow } from './find-flow.ts';
import { resumeFlow } from './resume-flows.ts';

export function connectionRoutes(app: App, means: Means): void {
  app.addSchema(ConnectorState);
  app.addSchema(Flow);
  app.addSchema(AuthLink);
  connectPageRoutes(app, means);
  globalConnectionRoutes(app, means);
  app.get(
    '/v1/flows/:id',
    {
      schema: {
        operationId: 'readFlow',
        summary: 'How far a sign-in at an outside system is',
        security: [{ session: [] }],
        params: Type.Object({ id: Type.String({ maxLength: 60 }) }),
        response: { 200: Type.Ref('Flow') },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'connect');
      await resumeFlow(means, scope.account, scope.customer, request.params.id);
      return readFlow(means, scope.account, scope.customer, request.params.id);
    },
  );
}
