/** What people see of connections: per connector of an integration its state, account and reason; never a secret. */
import { askedFields } from '@mortise/connectors';
import { and, eq, inArray, isNull, or } from 'drizzle-orm';
import { connectsBy, findConnectors, type Connector } from '../connectors/index.ts';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { ConnectedIntegration } from './connection.ts';
import { connections } from './connection-table.ts';
import type { ConnectorState } from './connection-schemas.ts';
import { parseReason } from './reason.ts';
import type { ConnectionRow } from './save-connection.ts';

export type Asked = { tenant: string; integration: ConnectedIntegration };

/** States in the order in which the integration connects them. */
export async function connectorStates(
  tx: Tx,
  means: Means,
  account: AccountId,
  tenant: string,
  integration: ConnectedIntegration,
): Promise<ConnectorState[]> {
  return (await connectorStatesOf(tx, means, account, [{ tenant, integration }])).get(tenant) ?? [];
}

/** The same for many tenants, with two queries. */
export async function connectorStatesOf(
  tx: Tx,
  means: Means,
  account: AccountId,
  asked: readonly Asked[],
): Promise<Map<string, ConnectorState[]>> {
  const names = asked.flatMap(({ integration }) => integration.connectors.map((one) => one.name));
  const known = await findConnectors(tx, account, names);
  const rows = await rowsOf(tx, account, asked);
  return new Map(
    asked.map(({ tenant, integration }) => [
      tenant,
      integration.connectors.map(({ name, global }) => {
        const row = rows.find(
          (one) =>
            one.connector_name === name &&
            (global ? one.tenant_id === null && one.integration_id === integration.id : one.tenant_id === tenant),
        );
        const state = stateOf(means, name, global, known.get(name) ?? null, row ?? null);
        return global ? forCustomer(state) : state;
      }),
    ]),
  );
}

async function rowsOf(tx: Tx, account: AccountId, asked: readonly Asked[]): Promise<ConnectionRow[]> {
  if (asked.length === 0) return [];
  return tx
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.account_id, account),
        or(
          inArray(
            connections.tenant_id,
            asked.map((one) => one.tenant),
          ),
          and(
            isNull(connections.tenant_id),
            inArray(
              connections.integration_id,
              asked.map((one) => one.integration.id),
            ),
          ),
        ),
      ),
    );
}

/** Whose account all share, and why it broke, is told to the vendor; customers hear that it works, or that it is for others to mend. */
function forCustomer(state: ConnectorState): ConnectorState {
  const message = `${state.label} has to be connected again. Only the people behind this app can do that. Nothing is lost.`;
  const reason = state.reason === null ? null : { ...state.reason, message };
  return { ...state, account: null, reason };
}

/** A connector as people see it; `row` null: nothing is connected. */
export function stateOf(
  means: Means,
  name: string,
  global: boolean,
  connector: Connector | null,
  row: ConnectionRow | null,
): ConnectorState {
  return {
    name,
    label: connector?.label ?? name,
    kind: connector?.kind ?? 'api_key',
    connects_by: connector === null ? 'form' : connectsBy(connector),
    global,
    logo: connector?.logo ? `${means.config.baseUrl}/logos/${connector.logo}.svg` : null,
    state: row?.state ?? 'not_connected',
    account: row?.outside_account ?? null,
    reason: parseReason(row?.reason),
    changed_at: row?.changed_at.toISOString() ?? null,
    webhooks: !global && connector?.webhooks !== undefined,
    fields: connector === null ? [] : fieldsOf(connector),
  };
}

/** What a person is asked for, as a form draws it: to connect, or before signing in. */
export function fieldsOf(connector: Connector): ConnectorState['fields'] {
  return askedFields(connector).map((field) => ({
    name: field.name,
    label: field.label,
    secret: field.secret,
    help: field.help ?? null,
    example: field.example ?? null,
    pattern: field.pattern ?? null,
    docs_url: field.docs_url ?? null,
    optional: field.optional,
    default: field.default ?? null,
    options: field.options ?? null,
    multiline: field.multiline ?? false,
  }));
}
