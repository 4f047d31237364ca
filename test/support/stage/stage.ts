/** A server without a port on a fresh database, two accounts applied from files, pretend outside systems, and people with sessions. */
import { startFakes, type Fakes } from '@mortise/fake-apps';
import { signEmbedToken, type EmbedClaims } from '@mortise/host';
import { applyAccountFile } from '../../../packages/server/src/account-file/index.ts';
import { connectionHandlers, connectionRoutes } from '../../../packages/server/src/connections/index.ts';
import { describeApi } from '../../../packages/server/src/platform/http/describe-api.ts';
import { buildHttp, type App } from '../../../packages/server/src/platform/http/index.ts';
import { startQueue } from '../../../packages/server/src/platform/queue/index.ts';
import { sessionRoutes } from '../../../packages/server/src/sessions/index.ts';
import { tenantHandlers, tenantRoutes } from '../../../packages/server/src/tenants/index.ts';
import { testMeans, type TestMeans } from '../database/test-means.ts';
import { stageClient, stageKey, writeAccountFolder } from './account-folder.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Reply = { status: number; body: Record<string, unknown>; text: string; headers: Record<string, unknown> };
export type Person = {
  call(method: Method, path: string, body?: object): Promise<Reply>;
  origin: string;
  headers: Record<string, string>;
};
export type Stage = {
  means: TestMeans;
  app: App;
  fakes: Fakes;
  /** Exchanges an embed token; every call comes from the account's own page. */
  person(slug: string, claims: EmbedClaims, origin?: string, through?: App): Promise<Person>;
  /** As a browser on a page of the server: its Origin, no session, cookies and headers as given. */
  browse(
    method: Method,
    path: string,
    options?: { body?: object; cookie?: string; headers?: Record<string, string> },
  ): Promise<Reply>;
  /** Presses Continue on a start page; gives the provider's address and the cookie. */
  pressContinue(startUrl: string, fields?: Record<string, string>): Promise<{ authorizeUrl: string; cookie: string }>;
  /** Signs a person's tenant in to the pretend CRM, all the way. */
  connectCrm(person: Person, tenant: string): Promise<void>;
  /** Lets events be handled until `done` says so. */
  eventually(done: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
};

export type StageOptions = {
  /** Listens on this port, for tests with a browser; nothing: requests are injected. */
  port?: number;
  /** One more origin that both accounts allow. */
  origin?: string;
  /** More that outgoing calls may reach although it is not public. */
  allow?: readonly string[];
};

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const baseUrl = `http://localhost:${options.port ?? 4400}`;
  const callback = (name: string): string => `${baseUrl}/connect/callback/${name}`;
  const fakes = await startFakes({ clients: [{ ...stageClient, redirect_uris: [callback('crm'), callback('crm2')] }] });
  const means = await testMeans({ config: { baseUrl, allowOrigins: [fakes.origin, ...(options.allow ?? [])] } });
  for (const slug of ['acme', 'bolt'])
    await applyAccountFile(
      means,
      await writeAccountFolder(slug, fakes, options.origin === undefined ? [] : [options.origin]),
    );
  const app = await mount(means);
  if (options.port !== undefined) await app.listen({ port: options.port, host: 'localhost' });
  const stage: Stage = {
    means,
    app,
    fakes,
    person: (slug, claims, origin = `https://app.${slug}.example`, through = app) =>
      signIn(through, slug, claims, origin),
    browse: (method, path, options = {}) =>
      send(app, method, path, options.body, {
        ...(method === 'GET' ? {} : { origin: baseUrl }),
        ...(options.cookie ? { cookie: options.cookie } : {}),
        ...options.headers,
      }),
    pressContinue: (startUrl, fields) => pressContinue(app, startUrl, baseUrl, fields),
    connectCrm: (person, tenant) => connectCrm(stage, person, tenant),
    eventually: (done) => eventually(means, done),
    close: async () => {
      await app.close();
      await fakes.close();
      await means.close();
    },
  };
  return stage;
}

/** The slices up to tenants: what runs and schedules do with an event is theirs to test. */
async function mount(means: TestMeans): Promise<App> {
  const app = buildHttp(means);
  await describeApi(app, means.config.baseUrl);
  await app.register(async (mounted) => {
    for (const routes of [sessionRoutes, connectionRoutes, tenantRoutes]) routes(mounted as App, means);
  });
  await app.ready();
  return app;
}

async function send(
  app: App,
  method: Method,
  path: string,
  body: object | undefined,
  headers: Record<string, string>,
): Promise<Reply> {
  const reply = await app.inject({ method, url: path, headers, ...(body === undefined ? {} : { payload: body }) });
  const json = reply.headers['content-type']?.includes('json') === true && reply.payload !== '';
  return { status: reply.statusCode, body: json ? reply.json() : {}, text: reply.payload, headers: reply.headers };
}

async function signIn(app: App, slug: string, claims: EmbedClaims, origin: string): Promise<Person> {
  const token = await signEmbedToken({ account: slug, key: stageKey, ...claims });
  const { status, body } = await send(
    app,
    'POST',
    '/v1/sessions',
    { account: slug, token, nonce: crypto.randomUUID() },
    { origin },
  );
  if (status !== 201) throw new Error(`No session: ${JSON.stringify(body)}`);
  const headers = { origin, authorization: `Bearer ${String(body['session'])}` };
  return { origin, headers, call: (method, path, sent) => send(app, method, path, sent, headers) };
}

async function pressContinue(
  app: App,
  startUrl: string,
  origin: string,
  fields: Record<string, string> = {},
): Promise<{ authorizeUrl: string; cookie: string }> {
  const reply = await send(
    app,
    'POST',
    '/connect/continue',
    { nonce: new URL(startUrl).hash.slice(1), fields },
    { origin, 'sec-fetch-site': 'same-origin' },
  );
  if (reply.status !== 200) throw new Error(`Not continued: ${reply.text}`);
  return {
    authorizeUrl: String(reply.body['authorize_url']),
    cookie: String(reply.headers['set-cookie']).split(';')[0] ?? '',
  };
}

async function connectCrm(stage: Stage, person: Person, tenant: string): Promise<void> {
  const { body } = await person.call('POST', `/v1/tenants/${tenant}/flows`, { connector: 'crm' });
  const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
  const back = new URL(await stage.fakes.crm.consent(authorizeUrl));
  const { status } = await stage.browse('GET', back.pathname + back.search, { cookie });
  if (status !== 200) throw new Error(`Signing in ended with ${status}.`);
}

async function eventually(means: TestMeans, done: () => Promise<boolean>): Promise<void> {
  const queue = startQueue(means, [connectionHandlers, tenantHandlers], { pollMs: 50 });
  const end = Date.now() + 8_000;
  try {
    while (!(await done())) {
      if (Date.now() > end) throw new Error('It did not happen in time.');
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  } finally {
    await queue.stop();
  }
}
