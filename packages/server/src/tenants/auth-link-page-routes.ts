/** What the page of an auth link asks under /connect/link. Only a POST of that page does anything: opening the address changes nothing. */
import { Type } from 'typebox';
import { fromOwnPage, setCookie } from '../connections/index.ts';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { continueAuthLink, saveAuthLinkFields, showAuthLink } from './use-auth-link.ts';

const hide = true;
const token = Type.String({ pattern: '^[A-Za-z0-9_-]{1,100}$' });
const TokenBody = Type.Object({ token }, { additionalProperties: false });
const fields = Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 8000 }));
const ContinueBody = Type.Object({ token, fields: Type.Optional(fields) }, { additionalProperties: false });
const FieldsBody = Type.Object({ token, fields, confirmed: Type.Optional(token) }, { additionalProperties: false });

export function authLinkPageRoutes(app: App, means: Means): void {
  app.post('/connect/link', { schema: { hide, body: TokenBody } }, async (request) => {
    fromOwnPage(means, request);
    return showAuthLink(means, request.body.token);
  });
  app.post('/connect/link/continue', { schema: { hide, body: ContinueBody } }, async (request, reply) => {
    fromOwnPage(means, request);
    const { flow, cookie, authorizeUrl } = await continueAuthLink(means, request.body.token, request.body.fields);
    return reply
      .header('set-cookie', setCookie(flow, cookie, means.config.baseUrl.startsWith('https:')))
      .send({ authorize_url: authorizeUrl });
  });
  app.post('/connect/link/fields', { schema: { hide, body: FieldsBody } }, async (request, reply) => {
    fromOwnPage(means, request);
    const { token, ...sent } = request.body;
    await saveAuthLinkFields(means, token, sent);
    return reply.send({ connected: true });
  });
}
