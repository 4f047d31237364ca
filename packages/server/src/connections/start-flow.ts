/** Starts an authorisation flow: one row, one nonce, one address to open. */
import { and, desc, eq, inArray, isNull, ne } from 'drizzle-orm';
import { accountById } from '../accounts/index.ts';
import { wholeProvision, type SignInConnector } from '../connectors/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { newId, type AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { Flow } from './connection-schemas.ts';
import { flows } from './connection-table.ts';
import { flowLifetimeMs, freshToken, hashToken, returnAddress } from './flow.ts';
import { atPlace } from './save-connection.ts';

export type FlowWanted = {
  account: AccountId;
  /** Both null: for all customers of the integration. */
  customer: string | null;
  tenant: string | null;
  integration: string;
  connector: SignInConnector;
  /** Shown on the start page, so that nobody signs in for a stranger unawares. */
  askedBy: { name: string | null; customer_name: string | null };
  /** Exact origin of the page that asked. */
  origin: string;
  /** An address of the host's pages, or `home`: the account's base URL, for who does not know the page around them. */
  returnTo: string | null;
  /** The auth link that somebody begins it with. */
  authLink?: string;
};

/** Start pages that may be open at once for one connector of one tenant. */
const mostWaiting = 5;

/**
 * Refusals: connector-not-provisioned; body-invalid for a `returnTo` that is not of the account's own pages; those of
 * `lockOwner`, which locks the tenant while the row is written: one that is being uninstalled gets no flow after its end.
 */
export async function startFlow(
  means: Means,
  wanted: FlowWanted & { tenant: string },
  lockOwner: (tx: Tx) => Promise<void>,
): Promise<Flow> {
  const { id, nonce, expires } = await beginFlow(means, wanted, lockOwner);
  return {
    flow: id,
    tenant: wanted.tenant,
    connector: wanted.connector.name,
    state: 'waiting',
    start_url: `${means.config.baseUrl}/connect/start#${nonce}`,
    reason: null,
    expires_at: expires.toISOString(),
  };
}

/** The same for our own pages: whoever has the nonce may continue it. */
export async function beginFlow(
  means: Means,
  wanted: FlowWanted,
  lockOwner: (tx: Tx) => Promise<void>,
): Promise<{ id: string; nonce: string; expires: Date }> {
  await wholeProvision(means.db, means, wanted.account, wanted.connector);
  const returnTo = wanted.returnTo === null ? null : await checkedReturn(means, wanted.account, wanted.returnTo);
  const nonce = freshToken();
  const now = means.clock.now();
  const flow = { id: newId('flow'), expires: new Date(now.getTime() + flowLifetimeMs) };
  const row = {
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
    auth_link_id: wanted.authLink ?? null,
    state: 'waiting' as const,
    expires_at: flow.expires,
    created_at: now,
  };
  await transaction(means.db, async (tx) => {
    await lockOwner(tx);
    await makeRoom(tx, wanted);
    await tx.insert(flows).values(row);
  });
  return { ...flow, nonce };
}

/** Removes the oldest waiting flows, so that with one more there are no more than allowed; of a link's, those that went on too. */
async function makeRoom(tx: Tx, { account, tenant, integration, connector, authLink }: FlowWanted): Promise<void> {
  const waiting = and(
    atPlace(flows, { account, tenant, integration, connector: connector.name }),
    // What came for it is not thrown away: it is used, or given back.
    isNull(flows.sealed_answer),
    ...(authLink === undefined
      ? [isNull(flows.auth_link_id), eq(flows.state, 'waiting')]
      : [eq(flows.auth_link_id, authLink), ne(flows.state, 'connected')]),
  );
  const surplus = tx
    .select({ id: flows.id })
    .from(flows)
    .where(waiting)
    .orderBy(desc(flows.created_at), desc(flows.id))
    .offset(mostWaiting - 1);
  await tx.delete(flows).where(and(waiting, inArray(flows.id, surplus)));
}

async function checkedReturn(means: Means, account: AccountId, wanted: string): Promise<string | null> {
  const found = await accountById(means, account);
  const home = found && URL.canParse(found.baseUrl) ? [new URL(found.baseUrl).origin] : [];
  const asked = wanted === 'home' ? (found?.baseUrl ?? '') : wanted;
  const address = returnAddress(asked, [...(found?.origins ?? []), ...home]);
  // An account without a web address for a home: the last page says what to do instead.
  if (wanted === 'home') return address;
  if (address === null) {
    const message = 'The page to return to is not one of the app that embeds this.';
    throw new Refusal('body-invalid', message, [{ path: '/return_to', message }]);
  }
  return address;
}
