/** Starts an authorisation flow: one row, one nonce, one address to open. */
import { accountById } from '../accounts/index.ts';
import { openProvision, type OAuthConnector } from '../connectors/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { newId, type AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { Flow } from './connection-schemas.ts';
import { flows } from './connection-table.ts';
import { flowLifetimeMs, freshToken, hashToken, returnAddress } from './flow.ts';
import { oauthApp } from './oauth-client.ts';

export type FlowWanted = {
  account: AccountId;
  customer: string;
  tenant: string;
  integration: string;
  connector: OAuthConnector;
  /** Shown on the start page, so that nobody signs in for a stranger unawares. */
  askedBy: { name: string | null; customer_name: string | null };
  /** Exact origin of the page that asked. */
  origin: string;
  returnTo: string | null;
};

/** Refusals: connector-not-provisioned; body-invalid for a `returnTo` that is not of the account's own pages. */
export async function startFlow(means: Means, wanted: FlowWanted): Promise<Flow> {
  const app = oauthApp(wanted.connector, await openProvision(means.db, means, wanted.account, wanted.connector.name));
  if (app === null)
    throw new Refusal(
      'connector-not-provisioned',
      `${wanted.connector.label} is not set up yet, so nobody can connect it.`,
    );
  const returnTo = wanted.returnTo === null ? null : await checkedReturn(means, wanted.account, wanted.returnTo);
  const nonce = freshToken();
  const now = means.clock.now();
  const flow = { id: newId('flow'), expires: new Date(now.getTime() + flowLifetimeMs) };
  await means.db.insert(flows).values({
    account_id: wanted.account,
    id: flow.id,
    tenant_id: wanted.tenant,
    integration_id: wanted.integration,
    connector_name: wanted.connector.name,
    customer_id: wanted.customer,
    asked_by: wanted.askedBy,
    nonce_hash: hashToken(nonce),
    origin: wanted.origin,
    return_to: returnTo,
    state: 'waiting',
    expires_at: flow.expires,
    created_at: now,
  });
  return {
    flow: flow.id,
    state: 'waiting',
    start_url: `${means.config.baseUrl}/connect/start#${nonce}`,
    reason: null,
    expires_at: flow.expires.toISOString(),
  };
}

async function checkedReturn(means: Means, account: AccountId, wanted: string): Promise<string> {
  const found = await accountById(means, account);
  const home = found && URL.canParse(found.baseUrl) ? [new URL(found.baseUrl).origin] : [];
  const address = returnAddress(wanted, [...(found?.origins ?? []), ...home]);
  if (address === null) {
    const message = 'The page to return to is not one of the app that embeds this.';
    throw new Refusal('body-invalid', message, [{ path: '/return_to', message }]);
  }
  return address;
}
