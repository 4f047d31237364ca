/** Routes of our own sign-in pages under /connect: static start page, its two questions, and the provider's callback. */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isDatabaseAway } from '../platform/database/index.ts';
import { Refusal, type App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { ownOrigin } from '../sessions/index.ts';
import { finishedPage, linkPage, pageFiles, pageHeaders, startPage } from './connect-page.ts';
import { continueFlow, showFlow } from './continue-flow.ts';
import { decideFlow, showQuestion } from './decide-flow.ts';
import { finishFlow } from './finish-flow.ts';
import type { Finished } from './flow-end.ts';
import { setCookie } from './flow.ts';

const hidden = { hide: true } as const;
const nonce = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
const NonceBody = Type.Object({ nonce }, { additionalProperties: false });
const ContinueBody = Type.Object(
  { nonce, fields: Type.Optional(Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 8000 }))) },
  { additionalProperties: false },
);

export function connectPageRoutes(app: App, means: Means): void {
  app.get('/connect/start', { schema: hidden }, async (_request, reply) => reply.headers(pageHeaders).send(startPage));
  app.get('/connect/link', { schema: hidden }, async (_request, reply) => reply.headers(pageHeaders).send(linkPage));
  for (const [name, { type, text }] of Object.entries(pageFiles)) {
    app.get(`/connect/${name}`, { schema: hidden }, async (_request, reply) =>
      reply
        .headers({
          'content-type': type,
          'cache-control': 'public, max-age=300',
          'cross-origin-resource-policy': 'same-origin',
        })
        .send(text),
    );
  }
  app.post('/connect/start', { schema: { ...hidden, body: NonceBody } }, async (request) => {
    fromOwnPage(means, request);
    return showFlow(means, request.body.nonce);
  });
  app.post('/connect/continue', { schema: { ...hidden, body: ContinueBody } }, async (request, reply) => {
    fromOwnPage(means, request);
    const { flow, cookie, authorizeUrl } = await continueFlow(means, request.body.nonce, request.body.fields);
    return reply
      .header('set-cookie', setCookie(flow, cookie, means.config.baseUrl.startsWith('https:')))
      .send({ authorize_url: authorizeUrl });
  });
  callbackRoute(app, means);
  questionRoutes(app, means);
}

function callbackRoute(app: App, means: Means): void {
  const Params = Type.Object({ connector: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,63}$' }) });
  app.get('/connect/callback/:connector', { schema: { ...hidden, params: Params } }, async (request, reply) => {
    // Read from the raw address: a parameter that is sent twice must not be merged silently.
    const answer = new URL(request.raw.url ?? '/', 'http://x').searchParams;
    const finished = await unlessAway(finishFlow(means, request.params.connector, answer, request.headers.cookie));
    const next = nextOf(finished);
    if (next !== null)
      return reply.headers({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' }).redirect(next, 303);
    return reply
      .code(finished.state === 'away' ? 503 : finished.state === 'connected' ? 200 : 400)
      .headers(pageHeaders)
      .send(finishedPage(finished));
  });
}

/** A person stands in front of these pages: a database that is away is told in words there. */
async function unlessAway(finishing: Promise<Finished>): Promise<Finished> {
  try {
    return await finishing;
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return { state: 'away' };
  }
}

/** Where the browser goes on; null: it stays and is told. The question has an address of its own, which may be loaded again. */
function nextOf(finished: Finished): string | null {
  if (finished.state === 'asking') return `../question/${finished.ask}`;
  return 'back' in finished ? finished.back : null;
}

function questionRoutes(app: App, means: Means): void {
  const Params = Type.Object({ ask: nonce });
  app.get('/connect/question/:ask', { schema: { ...hidden, params: Params } }, async (request, reply) => {
    const finished = await unlessAway(showQuestion(means, request.params.ask, request.headers.cookie));
    return reply
      .code(finished.state === 'away' ? 503 : finished.state === 'unknown' ? 400 : 200)
      .headers(pageHeaders)
      .send(finishedPage(finished));
  });
  const Body = Type.Object(
    { ask: nonce, question: nonce, use: Type.Union([Type.Literal('new'), Type.Literal('old')]) },
    { additionalProperties: false },
  );
  app.post('/connect/decide', { schema: { ...hidden, body: Body } }, async (request) => {
    fromOwnPage(means, request);
    const finished = await decideFlow(means, request.body, request.headers.cookie);
    return { next: 'back' in finished ? finished.back : null };
  });
}

/** Only the start page itself may ask: a page of another site cannot press Continue for a person. Browsers name the page of every POST. */
export function fromOwnPage(means: Means, request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (request.headers.origin !== ownOrigin(means) || (site !== undefined && site !== 'same-origin'))
    throw new Refusal('origin-not-allowed', 'Only the page that opened this may go on.');
}
