/** Makes a run of the calls that wait for one: all of a tenant's go into one, or into the next. */
import { connectorStates } from '../connections/index.ts';
import { findIntegration, type Integration } from '../integrations/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { AccountId, TenantId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { emit } from '../platform/queue/index.ts';
import { lockTenant, type Tenant } from '../tenants/index.ts';
import { endDeliveriesOf, takeDeliveries, type Delivery } from '../webhooks/index.ts';
import { mostTriggers, requestRun, type NewTrigger } from './request-run.ts';

/**
 * Idempotent: what was taken once is not taken again. Calls that came just before a pause or an uninstall are dropped;
 * while a connection is broken they wait, as the run could not begin.
 */
export async function runWebhooks(means: Means, account: AccountId, id: TenantId): Promise<void> {
  await transaction(means.db, async (tx) => {
    const tenant = await lockTenant(tx, account, id);
    if (tenant === null) return;
    if (tenant.state !== 'active') return endDeliveriesOf(tx, account, id, means.clock.now(), 'waiting');
    const integration = await findIntegration(tx, tenant.account, tenant.integration_id);
    if (integration === null || !(await canBegin(tx, means, tenant, integration))) return;
    const taken = await takeDeliveries(tx, account, id, means.clock.now(), mostTriggers);
    const [first, ...rest] = taken.map((delivery) => triggerOf(delivery, integration));
    if (first === undefined) return;
    const request = { account, tenant: id, mode: 'webhook', source: 'webhook', askedBy: null } as const;
    await requestRun(tx, means, { ...request, triggers: [first, ...rest] });
    if (taken.length === mostTriggers) await emit(tx, { account, name: 'webhook.received', payload: { tenant: id } });
  });
}

async function canBegin(tx: Tx, means: Means, tenant: Tenant, integration: Integration): Promise<boolean> {
  const states = await connectorStates(tx, means, tenant.account, tenant.id, integration);
  return states.every(({ state }) => state === 'connected');
}

function triggerOf({ id, connector: name, headers }: Delivery, { connectors }: Integration): NewTrigger {
  return { id, payload: { headers, connector: connectors.find((one) => one.name === name)?.as ?? name } };
}
