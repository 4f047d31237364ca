/** The OpenAPI 3.1 document, made from the routes' schemas; schemas with an `$id` become named components. */
import swagger from '@fastify/swagger';
import type { App } from './build-http.ts';
import { refusalStatus } from './refusal.ts';

export async function describeApi(app: App, baseUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Mortise', version: '1', description: 'What the embedded elements and hosts call.' },
      servers: [{ url: baseUrl }],
      components: {
        securitySchemes: {
          session: { type: 'http', scheme: 'bearer' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
    },
    exposeHeadRoutes: false,
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) =>
        typeof schema.$id === 'string' ? schema.$id : `schema-${index}`,
    },
    // The plugin drops `$id`, so names travel under another key.
    transform: ({ schema, url }) => ({ schema: schema === undefined ? schema : markNames(schema), url }),
    transformObject: (found) =>
      'openapiObject' in found ? addRefusals(nameComponents(found.openapiObject)) : found.swaggerObject,
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** What every refusal is; `code` is a closed list, `message` a sentence for people that may change. */
const refusal = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', enum: Object.keys(refusalStatus) },
    message: { type: 'string' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'string', description: 'JSON Pointer; empty: the whole' },
          message: { type: 'string' },
          question: {
            type: 'object',
            required: ['name', 'now', 'before'],
            description:
              'Only with `other-account`: whether `now` may stand where `before` stood, each null when it is not told. Nothing was saved; a yes sends the same again, with `name` at `path`.',
            properties: {
              name: { type: 'string' },
              now: { type: ['string', 'null'] },
              before: { type: ['string', 'null'] },
            },
          },
        },
      },
    },
  },
};

/** Every operation of /v1 and /v2 may be refused, in one way. */
function addRefusals<T extends object>(document: T): T {
  const { paths = {}, components = {} } = document as {
    paths?: Record<string, Record<string, { responses?: object }>>;
    components?: { schemas?: object };
  };
  const schema = { $ref: '#/components/schemas/Refusal' };
  const answer = {
    description: 'Refused: the status and `code` say why.',
    content: { 'application/json': { schema } },
  };
  const described = Object.entries(paths).map(([path, operations]) => [
    path,
    /^\/v[12]\//.test(path)
      ? Object.fromEntries(
          Object.entries(operations).map(([method, one]) => [
            method,
            { ...one, responses: { ...one.responses, default: answer } },
          ]),
        )
      : operations,
  ]);
  const schemas = { ...components.schemas, Refusal: refusal };
  return { ...document, paths: Object.fromEntries(described), components: { ...components, schemas } };
}

const nameMark = 'x-name';

/** A copy of a route's schemas in which every `$id` has become a mark that survives the plugin. */
function markNames<T extends object>(schema: T): T {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key === '$id' && typeof inner === 'string' ? nameMark : key,
        visit(inner),
      ]),
    );
  };
  return visit(schema) as T;
}

/** Moves every inline schema that has a name to `components/schemas` and leaves a reference in its place. */
export function nameComponents<T extends object>(document: T): T {
  const named = new Map<string, unknown>();
  const visit = (value: unknown, inPlace: boolean): unknown => {
    if (Array.isArray(value)) return value.map((inner) => visit(inner, true));
    if (typeof value !== 'object' || value === null) return value;
    const { [nameMark]: id, 'x-ref': to, ...rest } = value as Record<string, unknown>;
    if (typeof to === 'string') return { $ref: `#/components/schemas/${to}` };
    const visited = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, visit(inner, true)]));
    if (typeof id !== 'string' || !inPlace) return visited;
    named.set(id, visited);
    return { $ref: `#/components/schemas/${id}` };
  };
  const result = visit(document, false) as Record<string, unknown>;
  const components = (result['components'] ?? {}) as Record<string, unknown>;
  const schemas = {
    ...(components['schemas'] as object),
    ...Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  return { ...result, components: { ...components, schemas } } as T;
}
