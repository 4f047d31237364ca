/** GET /<account>, /<account>/tenants/create/<integration> and /<account>/connect/<integration>: the elements in a page of ours, for an iframe. */
import type {} from '@fastify/swagger';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountBySlug, slugProblem, type Account } from '../accounts/index.ts';
import { sendFile } from '../marketplace/index.ts';
import { Refusal, type App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import {
  embedPage,
  embedPagePolicy,
  nowherePage,
  nowherePolicy,
  onlyInFramePage,
  readView,
  stripPage,
  stripPagePolicy,
} from './embed-page.ts';

const hidden = { schema: { hide: true } };
type Params = { account: string; integration?: string };
/** What of an integration the page shows. */
type Way = 'install' | 'connect';

export function embedPageRoutes(app: App, means: Means): void {
  for (const name of ['embed-page.js', 'embed-page.css']) {
    app.get(`/${name}`, hidden, async (request, reply) => {
      if (!(await sendFile(request, reply, join(import.meta.dirname, 'page', name), 'public, max-age=300')))
        throw new Refusal('not-found', 'There is nothing at this address.');
      return reply;
    });
  }
  const show =
    (way: Way) =>
    async (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply): Promise<FastifyReply> => {
      const { account: slug, integration = null } = request.params;
      const account = slugProblem(slug) === null ? await accountBySlug(means, slug) : null;
      const known = account !== null && (integration === null || /^[A-Za-z0-9_-]{1,100}$/.test(integration));
      return known
        ? await showAccount(means, request, reply, account, { [way]: integration })
        : await send(reply, 404, nowherePage, nowherePolicy);
    };
  app.get<{ Params: Params }>('/:account', hidden, show('install'));
  app.get<{ Params: Params }>('/:account/tenants/create/:integration', hidden, show('install'));
  app.get<{ Params: Params }>('/:account/connect/:integration', hidden, show('connect'));
}

async function showAccount(
  means: Means,
  request: FastifyRequest,
  reply: FastifyReply,
  account: Account,
  way: Partial<Record<Way, string | null>>,
): Promise<FastifyReply> {
  const query = request.query as Readonly<Record<string, unknown>>;
  // A token in an address is taken out of it whether it is of use or not.
  if (Object.hasOwn(query, 'tenant'))
    return await send(reply, 200, stripPage(account.compatibility), stripPagePolicy(account));
  reply.header('vary', 'Sec-Fetch-Dest');
  if (request.headers['sec-fetch-dest'] === 'document' && !account.topLevel)
    return await send(reply, 200, onlyInFramePage(account, means.config.baseUrl), embedPagePolicy(account));
  return await send(
    reply,
    200,
    embedPage(account, means.config.baseUrl, readView(query, way)),
    embedPagePolicy(account),
  );
}

async function send(reply: FastifyReply, status: number, text: string, policy: string): Promise<FastifyReply> {
  return await reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .send(text);
}
