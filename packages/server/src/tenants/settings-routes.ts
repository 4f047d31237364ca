/** /v1/tenants/{id}/settings and /config: the form and what it saves. */
import type { JsonObject } from '@mortise/manifest';
import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession } from '../sessions/index.ts';
import { saveConfig } from './save-config.ts';
import { settingsOf } from './settings-view.ts';

const params = Type.Object({ id: Type.String({ maxLength: 60 }) });
const security = [{ session: [] }];
const response = { 200: Type.Ref('Settings') };

export function settingsRoutes(app: App, means: Means): void {
  app.get(
    '/v1/tenants/:id/settings',
    {
      schema: {
        operationId: 'readSettings',
        summary: 'What can be set, the choices, and what is set',
        security,
        params,
        response,
      },
    },
    async (request) => settingsOf(means, await requireSession(means, request, 'view'), request.params.id),
  );
  const body = Type.Object(
    {
      release: Type.String({ maxLength: 60 }),
      version: Type.Integer({
        minimum: 0,
        description: 'Of the settings that were changed: somebody may have saved since.',
      }),
      config: Type.Unsafe<JsonObject>({ type: 'object' }),
    },
    { additionalProperties: false },
  );
  app.put(
    '/v1/tenants/:id/config',
    {
      schema: { operationId: 'saveConfig', summary: 'Saves the settings', security, params, body, response },
    },
    async (request) =>
      saveConfig(means, await requireSession(means, request, 'configure'), request.params.id, request.body),
  );
}
