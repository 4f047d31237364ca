/** What whoever has an auth link may do with it: see what it is about, sign in, or type a key. Nothing else of the customer is told. */
import {
  askerOf,
  beginFlow,
  continueFlow,
  globalConnectorOf,
  globalStates,
  livingLink,
  lockGlobal,
  noteLink,
  noteOpened,
  noteTried,
  saveFields,
  type AuthLinkRow,
  type ConnectionPlace,
  type ConnectorState,
  type Continued,
  type ReasonCode,
  type Sent,
} from '../connections/index.ts';
import { accountById } from '../accounts/index.ts';
import type { Connector } from '../connectors/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { Refusal, type RefusalCode } from '../platform/http/index.ts';
import type { AccountId, CustomerId, TenantId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { ownOrigin } from '../sessions/index.ts';
import { connectorOf, lockInstalled, mustBeTyped, mustSignIn, stateOfConnector } from './connect-tenant.ts';

/** What the link's page shows: names, what to type, and the end; nothing of what is connected now but that it is. */
export type AuthLinkShown = {
  account: string;
  system: string;
  logo: string | null;
  asked_by: string | null;
  customer: string | null;
  /** The integration whose customers all share what is connected; null: it is one customer's own. */
  serves_all_of: string | null;
  grants: string[];
  connects_by: ConnectorState['connects_by'];
  /** To connect with, or before signing in. */
  fields: ConnectorState['fields'];
  connected: boolean;
  expires_at: string;
};

/** Notes that the page was opened. Refusal `not-found`, the same for unknown, ended and expired links. */
export async function showAuthLink(means: Means, token: string): Promise<AuthLinkShown> {
  const link = await livingLink(means.db, means, token);
  const { connector, state: shown, servesAllOf } = await targetOf(means, link);
  const account = await accountById(means, link.account_id as AccountId);
  const { label, logo, connects_by, fields, state } = shown;
  const asked = askerOf(link.asked_by);
  await noteOpened(means, link);
  return {
    account: account?.name ?? '',
    system: label,
    logo,
    asked_by: asked.name,
    customer: asked.customer_name,
    serves_all_of: servesAllOf,
    grants: connector.grants ?? [],
    connects_by,
    fields,
    connected: state === 'connected',
    expires_at: link.expires_at.toISOString(),
  };
}

/** A flow of ten minutes, bound to the browser that pressed Continue. Refusals: not-found, connector-kind-mismatch, those of `startFlow`. */
export async function continueAuthLink(
  means: Means,
  token: string,
  typed: Record<string, unknown> = {},
): Promise<Continued> {
  const link = await livingLink(means.db, means, token);
  const { connector, place, lock } = await targetOf(means, link);
  mustSignIn(connector);
  const flow = {
    ...place,
    customer: link.customer_id,
    connector,
    askedBy: askerOf(link.asked_by),
    origin: ownOrigin(means),
    returnTo: null,
    authLink: link.id,
  };
  const { nonce } = await beginFlow(means, flow, async (tx) => {
    await lock(tx);
    await livingLink(tx, means, token, true);
  });
  await noteOpened(means, link);
  await noteTried(means, link);
  return continueFlow(means, nonce, typed);
}

/** Tried first, as in the form inside the app. Refusals: not-found, connector-kind-mismatch, those of `saveFields`. */
export async function saveAuthLinkFields(means: Means, token: string, sent: Sent): Promise<void> {
  const link = await livingLink(means.db, means, token);
  const { connector, place, lock } = await targetOf(means, link);
  mustBeTyped(connector);
  await noteTried(means, link);
  try {
    await saveFields(means, place, connector, { ...sent, isLink: true }, async (tx) => {
      await lock(tx);
      await livingLink(tx, means, token, true);
      await noteLink(tx, means, link.account_id, link.id, 'connected');
    });
  } catch (error) {
    if (error instanceof Refusal) await noteRefused(means, link, error);
    throw error;
  }
}

/** What a no to typed keys is to whoever made the link; what is not here is no news to them. */
const reasonOfRefusal: Partial<Record<RefusalCode, ReasonCode>> = {
  'fields-invalid': 'key-refused',
  'outside-refused': 'outside-odd',
  'outside-unreachable': 'outside-down',
  'connector-not-provisioned': 'misconfigured',
};

/** Whoever made the link is told why nothing was connected. */
async function noteRefused(means: Means, link: AuthLinkRow, { code, message }: Refusal): Promise<void> {
  const reason = reasonOfRefusal[code];
  if (reason !== undefined)
    await noteLink(means.db, means, link.account_id, link.id, 'failed', { code: reason, message });
}

/** What a link connects. */
type Target = {
  connector: Connector;
  place: ConnectionPlace;
  state: ConnectorState;
  servesAllOf: string | null;
  /** Once more, under its lock: it may have been uninstalled, or be global no more, while the outside system was asked. */
  lock(tx: Tx): Promise<void>;
};

/** Where it leads is what stands in its row, and nothing that its page sends. Refusals: not-found, tenant-archived, not-allowed. */
async function targetOf(means: Means, link: AuthLinkRow): Promise<Target> {
  const { tenant_id: tenant, customer_id: customer } = link;
  if (tenant === null || customer === null) return globalTarget(means, link);
  const owner = { account: link.account_id as AccountId, customer: customer as CustomerId };
  const found = await connectorOf(means, owner, tenant, link.connector_name);
  const state = await stateOfConnector(means, found);
  const lock = async (tx: Tx): Promise<void> => void (await lockInstalled(tx, owner, { id: tenant as TenantId }));
  return { ...found, state, servesAllOf: null, lock };
}

async function globalTarget(means: Means, link: AuthLinkRow): Promise<Target> {
  const account = link.account_id as AccountId;
  const { integration, connector, place } = await globalConnectorOf(
    means.db,
    account,
    link.integration_id,
    link.connector_name,
  );
  const states = await globalStates(means.db, means, integration);
  const state = states.find(({ name }) => name === connector.name);
  if (state === undefined) throw new Error('A global connector of an integration is not there.');
  return { connector, place, state, servesAllOf: integration.long_name, lock: (tx) => lockGlobal(tx, place) };
}
