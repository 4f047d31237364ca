/** What whoever has an auth link may do with it: see what it is about, sign in, or type a key. Nothing else of the customer is told. */
import {
  askerOf,
  beginFlow,
  continueFlow,
  livingLink,
  noteLink,
  noteOpened,
  saveFields,
  type AuthLinkRow,
  type ConnectorState,
  type Continued,
} from '../connections/index.ts';
import { accountById } from '../accounts/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { AccountId, CustomerId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { ownOrigin } from '../sessions/index.ts';
import {
  connectorOf,
  lockInstalled,
  mustBeTyped,
  mustSignIn,
  stateOfConnector,
  type ConnectorOfTenant,
} from './connect-tenant.ts';

/** What the link's page shows: names, what to type, and the end; nothing of what is connected now but that it is. */
export type AuthLinkShown = {
  account: string;
  system: string;
  logo: string | null;
  asked_by: string | null;
  customer: string | null;
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
  const found = await ofLink(means, link);
  const account = await accountById(means, link.account_id as AccountId);
  const { label, logo, connects_by, fields, state } = await stateOfConnector(means, found);
  const asked = askerOf(link.asked_by);
  await noteOpened(means, link);
  return {
    account: account?.name ?? '',
    system: label,
    logo,
    asked_by: asked.name,
    customer: asked.customer_name,
    grants: found.connector.grants ?? [],
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
  const { tenant, integration, connector } = await ofLink(means, link);
  mustSignIn(connector);
  const flow = {
    account: tenant.account,
    customer: link.customer_id,
    tenant: tenant.id,
    integration: integration.id,
    connector,
    askedBy: askerOf(link.asked_by),
    origin: ownOrigin(means),
    returnTo: null,
    authLink: link.id,
  };
  const { nonce } = await beginFlow(means, flow, (tx) => lockBoth(tx, means, link, token));
  await noteOpened(means, link);
  return continueFlow(means, nonce, typed);
}

/** Tried first, as in the form inside the app. Refusals: not-found, connector-kind-mismatch, those of `saveFields`. */
export async function saveAuthLinkFields(means: Means, token: string, fields: Record<string, unknown>): Promise<void> {
  const link = await livingLink(means.db, means, token);
  const { connector, place } = await ofLink(means, link);
  mustBeTyped(connector);
  try {
    await saveFields(means, place, connector, fields, async (tx) => {
      await lockBoth(tx, means, link, token);
      await noteLink(tx, means, link.account_id, link.id, 'connected');
    });
  } catch (error) {
    if (error instanceof Refusal) await noteRefused(means, link, error);
    throw error;
  }
}

/** Whoever made the link is told why nothing was connected. */
async function noteRefused(means: Means, link: AuthLinkRow, { code, message }: Refusal): Promise<void> {
  if (code !== 'fields-invalid' && code !== 'outside-refused' && code !== 'outside-unreachable') return;
  const reason = { code: code === 'fields-invalid' ? ('key-refused' as const) : ('outside-down' as const), message };
  await noteLink(means.db, means, link.account_id, link.id, 'failed', reason);
}

/** Once more, under their locks: the tenant may have been uninstalled, or the link ended, while the outside system was asked. */
async function lockBoth(tx: Tx, means: Means, link: AuthLinkRow, token: string): Promise<void> {
  await lockInstalled(tx, ownerOf(link), { id: link.tenant_id as ConnectorOfTenant['tenant']['id'] });
  await livingLink(tx, means, token, true);
}

const ownerOf = (link: AuthLinkRow): { account: AccountId; customer: CustomerId } => ({
  account: link.account_id as AccountId,
  customer: link.customer_id as CustomerId,
});

async function ofLink(means: Means, link: AuthLinkRow): Promise<ConnectorOfTenant> {
  return connectorOf(means, ownerOf(link), link.tenant_id, link.connector_name);
}
