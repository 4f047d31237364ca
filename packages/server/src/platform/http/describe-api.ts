/** The OpenAPI 3.1 document, made from the routes' schemas; schemas with an `$id` become named components. */
import swagger from '@fastify/swagger';
import type { App } from './build-http.ts';

export async function describeApi(app: App, baseUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Mortise', version: '1', description: 'What the embedded elements and hosts call.' },
      servers: [{ url: baseUrl }],
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    },
    exposeHeadRoutes: false,
    transformObject: (found) => ('openapiObject' in found ? nameComponents(found.openapiObject) : found.swaggerObject),
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** Moves every inline schema that has an `$id` to `components/schemas` and leaves a reference in its place. */
export function nameComponents<T extends object>(document: T): T {
  const named = new Map<string, unknown>();
  const visit = (value: unknown, inPlace: boolean): unknown => {
    if (Array.isArray(value)) return value.map((inner) => visit(inner, true));
    if (typeof value !== 'object' || value === null) return value;
    const { $id: id, ...rest } = value as Record<string, unknown>;
    const visited = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, visit(inner, true)]));
    if (typeof id !== 'string' || !inPlace) return visited;
    named.set(id, visited);
    return { $ref: `#/components/schemas/${id}` };
  };
  const result = visit(document, false) as Record<string, unknown>;
  const components = (result['components'] ?? {}) as Record<string, unknown>;
  const schemas = { ...(components['schemas'] as object), ...Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))) };
  return { ...result, components: { ...components, schemas } } as T;
}
