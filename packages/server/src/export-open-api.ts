/** The OpenAPI document without a server: the routes are added with means that do nothing. */
import { buildApp } from './app.ts';
import type { Means } from './platform/index.ts';

/** The document as it stands at `/openapi.json`, with a neutral server address. */
export async function exportOpenApi(): Promise<object> {
  const app = await buildApp(inertMeans());
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}

function inertMeans(): Means {
  const known: Partial<Means> = {
    config: {
      baseUrl: 'http://localhost:4400',
      port: 4400,
      dataFolder: '/nowhere',
      allowOrigins: [],
      env: 'none',
      workers: 0,
    },
    stopping: new AbortController().signal,
    clock: { now: () => new Date(0) },
  };
  return new Proxy(known, { get: (target, name) => Reflect.get(target, name) ?? inert(String(name)) }) as Means;
}

/** Can be held and handed on, but not used: describing the API must not need a database. */
function inert(name: string): object {
  const use = (): never => {
    throw new Error(`${name} was used while the API was only being described.`);
  };
  return new Proxy(use, {
    get: (_target, inner) => (inner === 'then' ? undefined : inert(`${name}.${String(inner)}`)),
  });
}
