/** "Ask somebody else to connect": an auth link for one connector of one of the customer's tenants, made and ended. */
import { lastLinkEnd, makeAuthLink, readAuthLink, revokeAuthLink, type AuthLink } from '../connections/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from '../sessions/index.ts';
import { changeTenant } from './change-tenant.ts';
import { askedBy, connectorOf, lockInstalled } from './connect-tenant.ts';
import { dropAtWithLinks, type Tenant } from './tenant.ts';
import { tenantOf } from './tenant-rows.ts';

/**
 * It takes the place of the one that the same person made before for this connector, which ends. An install that waits for a
 * link is not dropped before the link ends. `days`: how long it lives. Refusals: not-found, tenant-archived, not-allowed
 * (connected for everybody), link-limit-reached.
 */
export async function makeTenantLink(
  means: Means,
  scope: SessionScope,
  id: string,
  { connector: name, days }: { connector: string; days: number },
): Promise<AuthLink> {
  const { tenant, integration, connector } = await connectorOf(means, scope, id, name);
  const wanted = {
    account: scope.account,
    customer: scope.customer,
    tenant: tenant.id,
    integration: integration.id,
    connector: connector.name,
    askedBy: { ...askedBy(scope), sub: scope.user.sub },
    days,
  };
  return transaction(means.db, async (tx) => {
    const locked = await lockInstalled(tx, scope, tenant);
    const link = await makeAuthLink(tx, means, wanted);
    await keepAsLong(tx, means, locked);
    return link;
  });
}

/** Ends a link and whatever was begun with it; an unfinished install waits for it no longer. Refusal: not-found. */
export async function endTenantLink(means: Means, scope: SessionScope, id: string): Promise<void> {
  const link = await readAuthLink(means, scope.account, scope.customer, id);
  await transaction(means.db, async (tx) => {
    const tenant = await tenantOf(tx, scope, link.tenant, true);
    await revokeAuthLink(tx, means, scope.account, scope.customer, id);
    await keepAsLong(tx, means, tenant);
  });
}

/** An unfinished install is kept as long as its links live. In a transaction that has locked it. */
async function keepAsLong(tx: Tx, means: Means, tenant: Tenant): Promise<void> {
  if (tenant.drop_at === null) return;
  const now = means.clock.now();
  const end = await lastLinkEnd(tx, tenant.account, tenant.id, now);
  const drop_at = dropAtWithLinks({ ...tenant, drop_at: tenant.drop_at }, end, now);
  if (drop_at.getTime() !== tenant.drop_at.getTime()) await changeTenant(tx, tenant.account, tenant.id, { drop_at });
}
