/** Mounts every slice; the only file that knows them all. */
import { accountFileRoutes } from './account-file/index.ts';
import {
  connectionHandlers,
  connectionRoutes,
  keepAlive,
  keepResuming,
  sweepFlows,
  sweepRevocations,
} from './connections/index.ts';
import { embedPageRoutes } from './embed-pages/index.ts';
import { marketplaceRoutes } from './marketplace/index.ts';
import { sessionRoutes, sweepSessions } from './sessions/index.ts';
import { runHandlers, runRoutes, startRuns } from './runs/index.ts';
import { scheduleHandlers, scheduleRoutes, startSchedules } from './schedules/index.ts';
import { sweepTenants, tenantHandlers, tenantRoutes } from './tenants/index.ts';
import { sweepSubscriptions, sweepWebhooks, webhookHandlers, webhookRoutes } from './webhooks/index.ts';
import { buildHttp, type App } from './platform/http/index.ts';
import { describeApi } from './platform/http/describe-api.ts';
import type { Means, Worker } from './platform/means.ts';
import type { EventHandlers } from './platform/queue/index.ts';
import { mountHealth } from './platform/http/health.ts';

type Routes = (app: App, means: Means) => void;

/** In the order of the slices, left to right. */
const routes: readonly Routes[] = [
  mountHealth,
  sessionRoutes,
  connectionRoutes,
  tenantRoutes,
  webhookRoutes,
  runRoutes,
  scheduleRoutes,
  marketplaceRoutes,
  embedPageRoutes,
  accountFileRoutes,
];

export const handlers: readonly EventHandlers[] = [
  connectionHandlers,
  tenantHandlers,
  webhookHandlers,
  runHandlers,
  scheduleHandlers,
];

/** Background loops of slices, started with the server and stopped before the database. */
export const workers: readonly ((means: Means) => Worker)[] = [
  sweepSessions,
  sweepFlows,
  keepResuming,
  sweepRevocations,
  keepAlive,
  sweepTenants,
  sweepWebhooks,
  sweepSubscriptions,
  startRuns,
  startSchedules,
];

/** The whole HTTP surface. With inert means it only describes itself: nothing is called before a request comes. `seen` hears of every route. */
export async function buildApp(means: Means, seen: (route: string) => void = () => {}): Promise<App> {
  const app = buildHttp(means);
  app.addHook('onRoute', ({ method, url }) => [method].flat().forEach((one) => seen(`${one} ${url}`)));
  await describeApi(app, means.config.baseUrl);
  // Not in a context of their own: what a slice hooks in (CORS) is for addresses that nobody has, too.
  for (const mount of routes) mount(app, means);
  return app;
}
