/** /v2/tenants/{id}/auth-links and /v2/auth-links/{id}: the host's backend makes, lists, watches and ends links for any of its customers. */
import { Type } from 'typebox';
import { ApiKeyGate } from '../accounts/index.ts';
import { AuthLinkBody, authLinkDays, AuthLinkList, authLinksOf } from '../connections/index.ts';
import type { App } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { endAccountLink, makeAccountLink, readAccountLink } from './make-auth-link.ts';
import { accountTenant } from './tenant-rows.ts';

const params = Type.Object({ id: Type.String({ maxLength: 60 }) });
const security = [{ apiKey: [] }];
const path = '/v2/tenants/:id/auth-links';

export function accountAuthLinkRoutes(app: App, means: Means): void {
  const gate = new ApiKeyGate(means, 'auth-links:make');
  makeRoute(app, means, gate);
  listRoute(app, means, gate);
  const eitherKind = new ApiKeyGate(means, 'auth-links:make', 'global-connections:manage');
  readRoute(app, means, eitherKind);
  endRoute(app, means, eitherKind);
}

function makeRoute(app: App, means: Means, gate: ApiKeyGate): void {
  const schema = {
    operationId: 'makeAccountAuthLink',
    summary: 'Makes a link with which somebody connects one account of a customer',
    description: 'The link that the backend made before for this connector ends.',
    security,
    params,
    body: AuthLinkBody,
    response: { 201: Type.Ref('AuthLink') },
  };
  app.post(path, { onRequest: gate.onRequest, schema }, async (request, reply) => {
    const { connector, days = authLinkDays } = request.body;
    const made = await makeAccountLink(means, gate.of(request), request.params.id, { connector, days });
    return reply.code(201).send(made);
  });
}

function listRoute(app: App, means: Means, gate: ApiKeyGate): void {
  const summary = "A customer's links for one installed integration, newest first, whoever made them";
  const schema = { operationId: 'listAccountAuthLinks', summary, security, params, response: { 200: AuthLinkList } };
  app.get(path, { onRequest: gate.onRequest, schema }, async (request) => {
    const { account } = gate.of(request);
    const { id } = await accountTenant(means.db, account, request.params.id);
    return { auth_links: await authLinksOf(means, account, { tenant: id }) };
  });
}

function readRoute(app: App, means: Means, gate: ApiKeyGate): void {
  const schema = {
    operationId: 'readAccountAuthLink',
    summary: 'How far whoever has a link has come; its address is not told again',
    description: 'A link of a customer, or one to connect an account for all customers, whoever made it.',
    security,
    params,
    response: { 200: Type.Ref('AuthLink') },
  };
  app.get('/v2/auth-links/:id', { onRequest: gate.onRequest, schema }, async (request) =>
    readAccountLink(means, gate.of(request), request.params.id),
  );
}

function endRoute(app: App, means: Means, gate: ApiKeyGate): void {
  const summary = 'Ends a link, whoever made it; what was connected with it stays';
  const schema = { operationId: 'endAccountAuthLink', summary, security, params, response: { 204: Type.Null() } };
  app.delete('/v2/auth-links/:id', { onRequest: gate.onRequest, schema }, async (request, reply) => {
    await endAccountLink(means, gate.of(request), request.params.id);
    return reply.code(204).send(null);
  });
}
