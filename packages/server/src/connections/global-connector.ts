/** Connectors that are connected once for all customers of an integration: found, locked, their states, forgotten. */
import { and, eq, isNull, notInArray } from 'drizzle-orm';
import { findConnector, findConnectors, type Connector } from '../connectors/index.ts';
import { findIntegration, type Integration } from '../integrations/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { endGlobalLinksBut } from './auth-links.ts';
import { connections } from './connection-table.ts';
import type { ConnectorState } from './connection-schemas.ts';
import { stateOf } from './connector-states.ts';
import { forgetConnection } from './forget-connection.ts';
import { placeOf, type ConnectionPlace } from './save-connection.ts';

export type GlobalPlace = ConnectionPlace & { tenant: null };
export type GlobalConnector = { integration: Integration; connector: Connector; place: GlobalPlace };

/** By id, number or name of the integration. Refusals: not-found; not-allowed for one that each customer connects. */
export async function globalConnectorOf(
  tx: Tx,
  account: AccountId,
  integrationName: string,
  name: string,
): Promise<GlobalConnector> {
  const integration = await findIntegration(tx, account, integrationName);
  if (integration === null) throw noIntegration();
  mustBeGlobal(integration, name);
  const connector = await findConnector(tx, account, name);
  if (connector === null) throw noConnector();
  return { integration, connector, place: { account, tenant: null, integration: integration.id, connector: name } };
}

/** Locks the integration, so that no account file takes the connector out of it meanwhile. Refusals as above. */
export async function lockGlobal(tx: Tx, { account, integration: id, connector }: GlobalPlace): Promise<void> {
  const integration = await findIntegration(tx, account, id, true);
  if (integration === null) throw noIntegration();
  mustBeGlobal(integration, connector);
}

/** What is connected for all customers of an integration, and what is to be: its global connectors in their order. */
export async function globalStates(tx: Tx, means: Means, integration: Integration): Promise<ConnectorState[]> {
  const names = integration.connectors.filter(({ global }) => global).map(({ name }) => name);
  const known = await findConnectors(tx, integration.account, names);
  const rows = await tx.select().from(connections).where(ofAll(integration));
  return names.map((name) => {
    const row = rows.find((one) => one.connector_name === name) ?? null;
    return stateOf(means, name, true, known.get(name) ?? null, row);
  });
}

type AppliedIntegration = Pick<Integration, 'account' | 'id' | 'connectors'>;

/** Disconnects for everybody what the integration no longer has as global, and ends the links to it. In the transaction that changed it. */
export async function forgetOtherGlobals(tx: Tx, means: Means, integration: AppliedIntegration): Promise<void> {
  const kept = integration.connectors.filter(({ global }) => global).map(({ name }) => name);
  await endGlobalLinksBut(tx, means, integration.account, integration.id, kept);
  const others = await tx
    .select()
    .from(connections)
    .where(and(ofAll(integration), notInArray(connections.connector_name, kept)));
  for (const row of others) await forgetConnection(tx, means, placeOf(row));
}

const ofAll = ({ account, id }: Pick<Integration, 'account' | 'id'>) =>
  and(eq(connections.account_id, account), isNull(connections.tenant_id), eq(connections.integration_id, id));

function mustBeGlobal({ connectors }: Integration, name: string): void {
  const used = connectors.find((one) => one.name === name);
  if (used === undefined) throw noConnector();
  if (!used.global)
    throw new Refusal(
      'not-allowed',
      'Each customer connects this one. Only what is global is connected for all of them.',
    );
}

const noIntegration = (): Refusal => new Refusal('not-found', 'There is no such integration.');
const noConnector = (): Refusal => new Refusal('not-found', 'This integration has no such connector.');
