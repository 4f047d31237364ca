/** "Ask somebody else to connect": an auth link for one connector of one tenant, made and ended by its customer or by the host's own backend. */
import { accountById, mustHaveScope, type ApiKeyScope } from '../accounts/index.ts';
import {
  endGlobalLink,
  lastLinkEnd,
  makeAuthLink,
  readAuthLink,
  revokeAuthLink,
  type AuthLink,
} from '../connections/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from '../sessions/index.ts';
import { changeTenant } from './change-tenant.ts';
import { askedBy, connectorOf, lockInstalled } from './connect-tenant.ts';
import { dropAtWithLinks, type Tenant } from './tenant.ts';
import { accountTenant, tenantOf, type Owner } from './tenant-rows.ts';

type AskedBy = Parameters<typeof makeAuthLink>[2]['askedBy'];
type LinkWanted = { connector: string; days: number };

/**
 * It takes the place of the one that the same person made before for this connector, which ends. An install that waits for a
 * link is not dropped before the link ends. `days`: how long it lives. Refusals: not-found, tenant-archived, not-allowed
 * (connected for everybody), link-limit-reached.
 */
export async function makeTenantLink(
  means: Means,
  scope: SessionScope,
  id: string,
  wanted: LinkWanted,
): Promise<AuthLink> {
  return makeLink(means, scope, id, wanted, { ...askedBy(scope), sub: scope.user.sub });
}

/** The same for any tenant of the key's account. Whoever opens it is told that the account asks; it takes the place of the account's own. */
export async function makeAccountLink(
  means: Means,
  { account }: Pick<ApiKeyScope, 'account'>,
  id: string,
  wanted: LinkWanted,
): Promise<AuthLink> {
  const { id: tenant, customer } = await accountTenant(means.db, account, id);
  const name = (await accountById(means, account))?.name ?? null;
  return makeLink(means, { account, customer }, tenant, wanted, { name, customer_name: null, sub: null });
}

async function makeLink(
  means: Means,
  owner: Owner,
  id: string,
  { connector: name, days }: LinkWanted,
  asker: AskedBy,
): Promise<AuthLink> {
  const { tenant, place } = await connectorOf(means, owner, id, name);
  const wanted = { place, customer: owner.customer, askedBy: asker, days };
  return transaction(means.db, async (tx) => {
    const locked = await lockInstalled(tx, owner, tenant);
    const link = await makeAuthLink(tx, means, wanted);
    await keepAsLong(tx, means, locked);
    return link;
  });
}

/** Ends a link and whatever was begun with it; an unfinished install waits for it no longer. Refusal: not-found. */
export async function endTenantLink(means: Means, { account, customer }: Owner, id: string): Promise<void> {
  const link = await readAuthLink(means, account, customer, id);
  if (link.tenant === null) throw new Error('A link of a customer is for no tenant.');
  const { tenant: of } = link;
  await transaction(means.db, async (tx) => {
    const tenant = await tenantOf(tx, { account, customer }, of, true);
    await revokeAuthLink(tx, means, account, customer, id);
    await keepAsLong(tx, means, tenant);
  });
}

/** Any link of the key's account, whoever made it. Refusals: not-found; not-allowed without the scope for its kind. */
export async function readAccountLink(means: Means, scope: ApiKeyScope, id: string): Promise<AuthLink> {
  const link = await readAuthLink(means, scope.account, null, id);
  mustHaveScope(scope, [link.tenant === null ? 'global-connections:manage' : 'auth-links:make']);
  return link;
}

/** Ends any link of the key's account. Refusals as above. */
export async function endAccountLink(means: Means, scope: ApiKeyScope, id: string): Promise<void> {
  const link = await readAccountLink(means, scope, id);
  const { account } = scope;
  if (link.tenant === null) return endGlobalLink(means, account, link.id);
  const { customer } = await accountTenant(means.db, account, link.tenant);
  await endTenantLink(means, { account, customer }, link.id);
}

/** An unfinished install is kept as long as its links live. In a transaction that has locked it. */
async function keepAsLong(tx: Tx, means: Means, tenant: Tenant): Promise<void> {
  if (tenant.drop_at === null) return;
  const now = means.clock.now();
  const end = await lastLinkEnd(tx, tenant.account, tenant.id, now);
  const drop_at = dropAtWithLinks({ ...tenant, drop_at: tenant.drop_at }, end, now);
  if (drop_at.getTime() !== tenant.drop_at.getTime()) await changeTenant(tx, tenant.account, tenant.id, { drop_at });
}
