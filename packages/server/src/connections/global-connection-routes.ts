/** /v2/integrations/{integration}/connections and /auth-links: what the host's backend connects once for all of its customers. */
import { Type } from 'typebox';
import { ApiKeyGate } from '../accounts/index.ts';
import { findIntegration, type Integration } from '../integrations/index.ts';
import { Refusal, type App } from '../platform/http/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { authLinkDays } from './auth-link.ts';
import { AuthLinkBody, AuthLinkList } from './auth-link-schema.ts';
import { authLinksOf } from './auth-links.ts';
import { disconnectGlobal, makeGlobalLink } from './global-connections.ts';
import { globalStates } from './global-connector.ts';

const integration = Type.String({ maxLength: 100, description: 'Its name, number or id.' });
const params = Type.Object({ integration });
const security = [{ apiKey: [] }];
const base = '/v2/integrations/:integration';

export function globalConnectionRoutes(app: App, means: Means): void {
  const gate = new ApiKeyGate(means, 'global-connections:manage');
  statesRoute(app, means, gate);
  disconnectRoute(app, means, gate);
  makeLinkRoute(app, means, gate);
  linksRoute(app, means, gate);
}

function statesRoute(app: App, means: Means, gate: ApiKeyGate): void {
  const schema = {
    operationId: 'listGlobalConnections',
    summary: 'What is connected once for all customers of an integration, and what is to be',
    security,
    params,
    response: { 200: Type.Object({ connections: Type.Array(Type.Ref('ConnectorState')) }) },
  };
  app.get(`${base}/connections`, { onRequest: gate.onRequest, schema }, async (request) => {
    const found = await integrationOf(means, gate.of(request).account, request.params.integration);
    return { connections: await globalStates(means.db, means, found) };
  });
}

function disconnectRoute(app: App, means: Means, gate: ApiKeyGate): void {
  const schema = {
    operationId: 'disconnectGlobal',
    summary: 'Disconnects for all customers: the secrets are destroyed, and the outside system is told to forget them',
    security,
    params: Type.Object({ integration, connector: Type.String({ maxLength: 64 }) }),
    response: { 204: Type.Null() },
  };
  app.delete(`${base}/connections/:connector`, { onRequest: gate.onRequest, schema }, async (request, reply) => {
    await disconnectGlobal(means, gate.of(request).account, request.params.integration, request.params.connector);
    return reply.code(204).send(null);
  });
}

function makeLinkRoute(app: App, means: Means, gate: ApiKeyGate): void {
  const schema = {
    operationId: 'makeGlobalAuthLink',
    summary: 'Makes a link with which somebody connects one account for all customers',
    description: 'The link that was made before for this connector ends.',
    security,
    params,
    body: AuthLinkBody,
    response: { 201: Type.Ref('AuthLink') },
  };
  app.post(`${base}/auth-links`, { onRequest: gate.onRequest, schema }, async (request, reply) => {
    const { connector, days = authLinkDays } = request.body;
    const { account } = gate.of(request);
    return reply.code(201).send(await makeGlobalLink(means, account, request.params.integration, { connector, days }));
  });
}

function linksRoute(app: App, means: Means, gate: ApiKeyGate): void {
  const schema = {
    operationId: 'listGlobalAuthLinks',
    summary: 'The links that connect an account for all customers of an integration, newest first',
    security,
    params,
    response: { 200: AuthLinkList },
  };
  app.get(`${base}/auth-links`, { onRequest: gate.onRequest, schema }, async (request) => {
    const { account } = gate.of(request);
    const { id } = await integrationOf(means, account, request.params.integration);
    return { auth_links: await authLinksOf(means, account, { everybodyOf: id }) };
  });
}

async function integrationOf(means: Means, account: AccountId, name: string): Promise<Integration> {
  const found = await findIntegration(means.db, account, name);
  if (found === null) throw new Refusal('not-found', 'There is no such integration.');
  return found;
}
