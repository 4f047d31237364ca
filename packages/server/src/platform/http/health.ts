/** Is the process alive (`/healthz`), and should it get requests (`/readyz`)? */
import { Type } from '@fastify/type-provider-typebox';
import { sql } from 'drizzle-orm';
import type { Means } from '../means.ts';
import type { App } from './build-http.ts';

const Health = Type.Object({ ok: Type.Boolean() }, { $id: 'Health', additionalProperties: false });

export function mountHealth(app: App, means: Means): void {
  app.get('/healthz', { schema: { summary: 'The process is alive.', response: { 200: Health } } }, () => ({
    ok: true,
  }));
  app.get(
    '/readyz',
    {
      schema: {
        summary: 'The server takes requests: it is not stopping and its database answers.',
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const ok = !means.stopping.aborted && (await answers(means));
      return reply.code(ok ? 200 : 503).send({ ok });
    },
  );
}

async function answers(means: Means): Promise<boolean> {
  try {
    await means.db.execute(sql`select 1`);
    return true;
  } catch {
    return false;
  }
}
