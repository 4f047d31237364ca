/** A customer's connections: start a sign-in, save typed credentials, disconnect; always for a tenant of theirs. */
import {
  connectorStates,
  forgetConnection,
  saveFields,
  startFlow,
  type ConnectionPlace,
  type ConnectorState,
  type Flow,
  type Sent,
} from '../connections/index.ts';
import { findConnector, signsIn, type Connector, type SignInConnector } from '../connectors/index.ts';
import { findIntegration, type Integration } from '../integrations/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from '../sessions/index.ts';
import { mustNotBeArchived, type Tenant } from './tenant.ts';
import { tenantOf, type Owner } from './tenant-rows.ts';

export type ConnectorOfTenant = {
  tenant: Tenant;
  integration: Integration;
  connector: Connector;
  place: ConnectionPlace;
};

/** Refusals: not-found, tenant-archived, connector-kind-mismatch, and those of `startFlow`. */
export async function startTenantFlow(
  means: Means,
  scope: SessionScope,
  id: string,
  wanted: { connector: string; return_to?: string },
): Promise<Flow> {
  const { tenant, connector } = await connectorOf(means, scope, id, wanted.connector);
  mustSignIn(connector);
  const flow = {
    account: scope.account,
    customer: scope.customer,
    tenant: tenant.id,
    integration: tenant.integration_id,
    connector,
    askedBy: askedBy(scope),
    origin: scope.origin,
    returnTo: wanted.return_to ?? null,
  };
  return startFlow(means, flow, async (tx) => void (await lockInstalled(tx, scope, tenant)));
}

/** Refusals: not-found, tenant-archived, connector-kind-mismatch, and those of `saveFields`. */
export async function saveTenantFields(
  means: Means,
  scope: SessionScope,
  id: string,
  name: string,
  sent: Sent,
): Promise<ConnectorState> {
  const { tenant, integration, connector, place } = await connectorOf(means, scope, id, name);
  mustBeTyped(connector);
  await saveFields(means, place, connector, sent, async (tx) => void (await lockInstalled(tx, scope, tenant)));
  return stateOfConnector(means, { tenant, integration, connector });
}

/** What the customer sees of it now. */
export async function stateOfConnector(
  means: Means,
  { tenant, integration, connector }: Omit<ConnectorOfTenant, 'place'>,
): Promise<ConnectorState> {
  const states = await connectorStates(means.db, means, tenant.account, tenant.id, integration);
  const state = states.find((one) => one.name === connector.name);
  if (state === undefined) throw new Error('A connector of a tenant is not there.');
  return state;
}

/** Who asks, as the person who connects is told. */
export function askedBy({ user, customer_name }: SessionScope): { name: string | null; customer_name: string | null } {
  return { name: user.name ?? user.email, customer_name };
}

export function mustSignIn(connector: Connector): asserts connector is SignInConnector {
  if (!signsIn(connector))
    throw new Refusal('connector-kind-mismatch', `${connector.label} is connected with a form, not by signing in.`);
}

export function mustBeTyped(connector: Connector): void {
  if (signsIn(connector))
    throw new Refusal('connector-kind-mismatch', `${connector.label} is connected by signing in, not with a form.`);
}

/** Forgets the secrets at once; what is not connected stays so. */
export async function disconnectTenant(means: Means, scope: SessionScope, id: string, name: string): Promise<void> {
  const { place } = await connectorOf(means, scope, id, name);
  await transaction(means.db, (tx) => forgetConnection(tx, means, place));
}

/** Once more, under its lock: it may have been uninstalled while the outside system was asked. */
export async function lockInstalled(tx: Tx, owner: Owner, { id }: Pick<Tenant, 'id'>): Promise<Tenant> {
  const tenant = await tenantOf(tx, owner, id, true);
  mustNotBeArchived(tenant);
  return tenant;
}

/** A connector of a customer's tenant that is theirs to connect. Refusals: not-found, tenant-archived, not-allowed. */
export async function connectorOf(means: Means, scope: Owner, id: string, name: string): Promise<ConnectorOfTenant> {
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
