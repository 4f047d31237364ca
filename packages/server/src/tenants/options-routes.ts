/** /v1/tenants/{id}/options: the choices of a field, asked from the outside system while the form is open. */
import type { JsonObject } from '@mortise/manifest';
import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession } from '../sessions/index.ts';
import { liveOptions } from './live-options.ts';

const choice = Type.Object({
  const: Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
  title: Type.String(),
});
const value = Type.Union([Type.String({ maxLength: 1000 }), Type.Number(), Type.Boolean()]);
const page = Type.Object({
  options: Type.Array(choice),
  next: Type.Union([Type.String(), Type.Null()], { description: 'Send it as `cursor` for more; null: that was all.' }),
});
const body = Type.Object(
  {
    definition: Type.String({ minLength: 1, maxLength: 200 }),
    search: Type.Optional(Type.String({ maxLength: 200, description: 'What was typed.' })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    values: Type.Optional(
      Type.Array(value, {
        minItems: 1,
        maxItems: 100,
        description:
          'Asks what these saved values are called, instead of a page: the reply has those that were found. `search` and `cursor` then count for nothing.',
      }),
    ),
    settings: Type.Optional(
      Type.Unsafe<JsonObject>({
        type: 'object',
        additionalProperties: true,
        description: 'What the form holds now; without it, what is saved.',
      }),
    ),
  },
  { additionalProperties: false },
);

export function optionsRoutes(app: App, means: Means): void {
  app.post(
    '/v1/tenants/:id/options',
    {
      schema: {
        operationId: 'askOptions',
        summary: 'Choices of a field that come from the outside system',
        security: [{ session: [] }],
        params: Type.Object({ id: Type.String({ maxLength: 60 }) }),
        body,
        response: { 200: page },
      },
    },
    async (request) =>
      liveOptions(means, await requireSession(means, request, 'configure'), request.params.id, request.body),
  );
}
