/** POST /v1/sessions and DELETE /v1/sessions/current. */
import { Type } from 'typebox';
import { accountBySlug } from '../accounts/index.ts';
import { Refusal, type App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { corsRoutes } from './cors.ts';
import { verbs, type Verb } from './embed-claims.ts';
import { exchangeEmbedToken, originNotAllowed } from './exchange-embed-token.ts';
import { revokeSession } from './find-session.ts';
import { originOf, ownOrigin } from './request-origin.ts';
import { requireSession } from './require-session.ts';

const nullable = Type.Union([Type.String(), Type.Null()]);

const Session = Type.Object(
  {
    session: Type.String(),
    expires_at: Type.String({ format: 'date-time' }),
    may: Type.Array(Type.Unsafe<Verb>({ type: 'string', enum: [...verbs] })),
    locale: nullable,
    customer: Type.Object({ name: nullable }, { additionalProperties: false }),
    user: Type.Object({ name: nullable, email: nullable }, { additionalProperties: false }),
    account: Type.Object(
      { slug: Type.String(), name: Type.String(), base_url: Type.String() },
      { additionalProperties: false },
    ),
  },
  { $id: 'Session', additionalProperties: false },
);

const ExchangeBody = Type.Object(
  {
    account: Type.String({ maxLength: 63 }),
    token: Type.String(),
    nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }),
  },
  { additionalProperties: false },
);

export function sessionRoutes(app: App, means: Means): void {
  corsRoutes(app, means);
  exchangeRoute(app, means);
  endRoute(app, means);
}

function exchangeRoute(app: App, means: Means): void {
  app.post(
    '/v1/sessions',
    {
      schema: {
        operationId: 'exchangeEmbedToken',
        summary: 'Exchanges an embed token for a session',
        body: ExchangeBody,
        response: { 201: Session },
      },
    },
    async (request, reply) => {
      const origin = originOf(means, request);
      if (origin === null) throw originNotAllowed();
      const account = await accountBySlug(means, request.body.account);
      if (account === null) throw new Refusal('account-unknown', 'There is no account with this name here.');
      const { token, nonce } = request.body;
      const exchanged = await exchangeEmbedToken(means, {
        account,
        token,
        nonce,
        origin,
        ownPage: origin === ownOrigin(means),
      });
      const { slug, name, baseUrl } = account;
      return await reply.code(201).send({
        ...exchanged,
        expires_at: exchanged.expires_at.toISOString(),
        account: { slug, name, base_url: baseUrl },
      });
    },
  );
}

function endRoute(app: App, means: Means): void {
  app.delete(
    '/v1/sessions/current',
    {
      schema: {
        operationId: 'endSession',
        summary: 'Ends the session that asks',
        security: [{ session: [] }],
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await revokeSession(means, await requireSession(means, request));
      return await reply.code(204).send(null);
    },
  );
}
