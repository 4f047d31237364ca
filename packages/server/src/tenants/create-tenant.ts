/** Starts an install: a tenant in state `installing`, or the one that the customer left unfinished. */
import { lockCustomer, nextNumber } from '../accounts/index.ts';
import { findIntegration, visibleTo, type Integration } from '../integrations/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { releaseOf } from '../releases/index.ts';
import type { SessionScope } from '../sessions/index.ts';
import { askForOptions } from './ask-for-options.ts';
import { hasRoom, installingLifetimeMs, nameFor, type Tenant } from './tenant.ts';
import { countInstalled, tenantOf, tenantsOf } from './tenant-rows.ts';
import { tenants } from './tenant-table.ts';

/** Refusals: not-found (also for what is hidden), integration-external, integration-not-ready, install-limit-reached. */
export async function createTenant(
  means: Means,
  scope: SessionScope,
  wanted: string | number,
): Promise<{ tenant: Tenant; made: boolean }> {
  return transaction(means.db, async (tx) => {
    await lockCustomer(tx, scope.account, scope.customer);
    const integration = await installable(tx, scope, wanted);
    const mine = await tenantsOf(tx, scope);
    const unfinished = mine.find((one) => one.state === 'installing' && one.integration_id === integration.id);
    if (unfinished) return { tenant: unfinished, made: false };
    return { tenant: await insertTenant(tx, means, scope, integration, mine), made: true };
  });
}

export function limitReached(): Refusal {
  return new Refusal(
    'install-limit-reached',
    'No more integrations can be installed. Uninstall one first, or ask for more.',
  );
}

/** `named`: the host named it in the embed token, so that it need not be in the gallery. */
export async function installable(
  tx: Tx,
  scope: SessionScope,
  wanted: string | number,
  named: (integration: Integration) => boolean = () => false,
): Promise<Integration> {
  const integration = await findIntegration(tx, scope.account, wanted);
  if (integration === null || !(visibleTo(scope, integration) || named(integration)))
    throw new Refusal('not-found', 'There is no such integration.');
  if (integration.type === 'external')
    throw new Refusal(
      'integration-external',
      `${integration.long_name} is not installed here. Follow its link instead.`,
    );
  const release = await releaseOf(tx, scope.account, {
    release_id: null,
    channel: 'default',
    integration_id: integration.id,
  });
  if (release === null) throw new Refusal('integration-not-ready', `${integration.long_name} cannot be installed yet.`);
  return integration;
}

export async function insertTenant(
  tx: Tx,
  means: Means,
  scope: SessionScope,
  integration: Integration,
  mine: readonly Tenant[],
): Promise<Tenant> {
  if (!hasRoom(await countInstalled(tx, scope), scope.claims.allowed_installs)) throw limitReached();
  const names = mine.map((one) => one.name);
  const now = means.clock.now();
  const id = newId('tenant');
  await tx.insert(tenants).values({
    account_id: scope.account,
    id,
    number: await nextNumber(tx, scope.account, 'tenant'),
    customer_id: scope.customer,
    integration_id: integration.id,
    name: nameFor(integration.long_name, names),
    state: 'installing',
    drop_at: new Date(now.getTime() + installingLifetimeMs),
    created_at: now,
  });
  // An integration without connectors is ready for its options at once.
  await askForOptions(tx, means, await tenantOf(tx, scope, id));
  return tenantOf(tx, scope, id);
}
