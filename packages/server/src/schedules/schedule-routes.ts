/** PUT /v1/tenants/{id}/schedule. */
import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession } from '../sessions/index.ts';
import { scheduleBody, tenantView, type Schedule } from '../tenants/index.ts';
import { changeSchedule } from './save-schedule.ts';

export function scheduleRoutes(app: App, means: Means): void {
  const params = Type.Object({ id: Type.String({ maxLength: 60 }) });
  const body = Type.Object(
    { schedule: scheduleBody, time_zone: Type.String({ maxLength: 64 }) },
    { additionalProperties: false },
  );
  app.put(
    '/v1/tenants/:id/schedule',
    {
      schema: {
        operationId: 'saveSchedule',
        summary: 'Sets when it runs',
        security: [{ session: [] }],
        params,
        body,
        response: { 200: Type.Ref('Tenant') },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'schedule');
      const { schedule, time_zone: zone } = request.body;
      return tenantView(
        means.db,
        means,
        await changeSchedule(means, scope, request.params.id, schedule as Schedule, zone),
      );
    },
  );
}
