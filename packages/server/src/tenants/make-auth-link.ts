/** "Ask somebody else to connect": an auth link for one connector of one of the customer's tenants. */
import { makeAuthLink, type AuthLink } from '../connections/index.ts';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from '../sessions/index.ts';
import { changeTenant } from './change-tenant.ts';
import { askedBy, connectorOf, lockInstalled } from './connect-tenant.ts';

/**
 * An install that waits for a link is not dropped before the link ends. `days`: how long it lives. Refusals: not-found,
 * tenant-archived, not-allowed (connected for everybody), link-limit-reached.
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
    askedBy: askedBy(scope),
    days,
  };
  return makeAuthLink(means, wanted, async (tx, end) => {
    const { drop_at } = await lockInstalled(tx, scope, tenant);
    if (drop_at !== null && drop_at < end) await changeTenant(tx, scope.account, tenant.id, { drop_at: end });
  });
}
