/** /schema/account.json and /schema/manifest.json: what editors complete the two files by. */
import type {} from '@fastify/swagger';
import { manifestJsonSchema } from '@mortise/manifest';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { accountFileSchema } from './account-file.ts';

export function accountFileRoutes(app: App, _means: Means): void {
  const schemas = { account: accountFileSchema, manifest: () => manifestJsonSchema };
  for (const [name, schema] of Object.entries(schemas)) {
    app.get(
      `/schema/${name}.json`,
      { schema: { hide: true } },
      async (_request, reply) =>
        await reply
          .header('content-type', 'application/schema+json; charset=utf-8')
          .header('access-control-allow-origin', '*')
          .header('cache-control', 'public, max-age=300')
          .send(JSON.stringify(schema(), null, 2)),
    );
  }
}
