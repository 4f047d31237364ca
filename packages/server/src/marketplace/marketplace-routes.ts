/** GET /v1/catalogue and GET /v1/listings/{integration}. */
import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { requireSession } from '../sessions/index.ts';
import { Catalogue } from './catalogue.ts';
import { catalogueFor } from './catalogue-memory.ts';
import { elementRoutes } from './element-routes.ts';
import { Listing, listingFor } from './listing-view.ts';
import { matches, takesGzip } from './static-bytes.ts';

const security = [{ session: [] }];

export function marketplaceRoutes(app: App, means: Means): void {
  elementRoutes(app, means);
  catalogueRoute(app, means);
  listingRoute(app, means);
}

function catalogueRoute(app: App, means: Means): void {
  app.get(
    '/v1/catalogue',
    {
      schema: {
        operationId: 'getCatalogue',
        summary: 'The gallery that this session sees',
        security,
        response: { 200: Catalogue, 304: Type.Null() },
      },
    },
    async (request, reply) => {
      const scope = await requireSession(means, request, 'view');
      const ready = await catalogueFor(means, scope);
      reply
        .header('etag', ready.etag)
        .header('cache-control', 'private, no-cache')
        .header('vary', 'Origin, Accept-Encoding, Authorization');
      if (matches(request.headers['if-none-match'], ready.etag)) return await reply.code(304).send(null);
      reply.header('content-type', 'application/json; charset=utf-8');
      if (!takesGzip(request.headers['accept-encoding'])) return await reply.send(ready.plain as never);
      return await reply.header('content-encoding', 'gzip').send(ready.gzipped as never);
    },
  );
}

function listingRoute(app: App, means: Means): void {
  app.get(
    '/v1/listings/:integration',
    {
      schema: {
        operationId: 'getListing',
        summary: 'One integration in full, by id, number or name',
        security,
        params: Type.Object({ integration: Type.String({ maxLength: 100 }) }),
        response: { 200: Listing },
      },
    },
    async (request) => {
      const scope = await requireSession(means, request, 'view');
      return await listingFor(means, scope, request.params.integration);
    },
  );
}
