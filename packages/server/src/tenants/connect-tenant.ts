/** A customer's connections: start a sign-in, save typed credentials, disconnect; always for a tenant of theirs. */
import {
  connectorStates,
  forgetConnection,
  saveFields,
  startFlow,
  type ConnectionPlace,
  type ConnectorState,
  type Flow,
} from '../connections/index.ts';
import { findConnector, type Connector } from '../connectors/index.ts';
import { findIntegration, type Integration } from '../integrations/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from '../sessions/index.ts';
import { mustNotBeArchived, type Tenant } from './tenant.ts';
import { tenantOf } from './tenant-rows.ts';

type Wanted = { tenant: Tenant; integration: Integration; connector: Connector; place: ConnectionPlace };

/** Refusals: not-found, tenant-archived, connector-kind-mismatch, and those of `startFlow`. */
export async function startTenantFlow(
  means: Means,
  scope: SessionScope,
  id: string,
  wanted: { connector: string; return_to?: string },
): Promise<Flow> {
  const { tenant, connector } = await connectorOf(means, scope, id, wanted.connector);
  if (connector.kind !== 'oauth2_code')
    throw new Refusal('connector-kind-mismatch', `${connector.label} is connected with a key, not by signing in.`);
  const flow = {
    account: scope.account,
    customer: scope.customer,
    tenant: tenant.id,
    integration: tenant.integration_id,
    connector,
    askedBy: { name: scope.user.name ?? scope.user.email, customer_name: scope.customer_name },
    origin: scope.origin,
    returnTo: wanted.return_to ?? null,
  };
  return startFlow(means, flow, (tx) => lockInstalled(tx, scope, tenant));
}

/** Refusals: not-found, tenant-archived, connector-kind-mismatch, and those of `saveFields`. */
export async function saveTenantFields(
  means: Means,
  scope: SessionScope,
  id: string,
  name: string,
  fields: Record<string, unknown>,
): Promise<ConnectorState> {
  const { tenant, integration, connector, place } = await connectorOf(means, scope, id, name);
  if (connector.kind !== 'api_key')
    throw new Refusal('connector-kind-mismatch', `${connector.label} is connected by signing in, not with a key.`);
  await saveFields(means, place, connector, fields, (tx) => lockInstalled(tx, scope, tenant));
  const state = (await connectorStates(means.db, means, scope.account, tenant.id, integration)).find(
    (one) => one.name === name,
  );
  if (state === undefined) throw new Error('A connector was saved and is not there.');
  return state;
}

/** Forgets the secrets at once; what is not connected stays so. */
export async function disconnectTenant(means: Means, scope: SessionScope, id: string, name: string): Promise<void> {
  const { place } = await connectorOf(means, scope, id, name);
  await transaction(means.db, (tx) => forgetConnection(tx, means, place));
}

/** Once more, under its lock: it may have been uninstalled while the outside system was asked. */
async function lockInstalled(tx: Tx, scope: SessionScope, { id }: Tenant): Promise<void> {
  mustNotBeArchived(await tenantOf(tx, scope, id, true));
}

async function connectorOf(means: Means, scope: SessionScope, id: string, name: string): Promise<Wanted> {
  const tenant = await tenantOf(means.db, scope, id);
  mustNotBeArchived(tenant);
  const integration = await findIntegration(means.db, scope.account, tenant.integration_id);
  const used = integration?.connectors.find((one) => one.name === name);
  const connector = used ? await findConnector(means.db, scope.account, name) : null;
  if (!integration || !used || connector === null)
    throw new Refusal('not-found', 'This integration has no such connector.');
  // Shared by every customer of the integration: not one customer's to change.
  if (used.global)
    throw new Refusal(
      'not-allowed',
      `${connector.label} is connected for everybody. Only the people behind this app can change it.`,
    );
  return {
    tenant,
    integration,
    connector,
    place: { account: scope.account, tenant: tenant.id, integration: integration.id, connector: name },
  };
}
