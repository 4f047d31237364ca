/** What runs do when something happened to a tenant. */
import { parseId, type AccountId, type TenantId } from '../platform/ids.ts';
import { transaction } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { EventHandlers, QueuedEvent } from '../platform/queue/index.ts';
import { tenantsThatWait } from '../webhooks/index.ts';
import { cancelRuns } from './cancel-runs.ts';
import { emptyRuns } from './empty-runs.ts';
import { requestRun } from './request-run.ts';
import { tellQueued } from './run-hub.ts';
import { runWebhooks } from './run-webhooks.ts';

/** The options that only an init run can know. Twice for one event is one run more, or none when the first is still queued. */
async function fetchOptions(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  const tenant = parseId('tenant', String(payload['tenant']));
  if (tenant === null) return;
  try {
    await transaction(means.db, (tx) =>
      requestRun(tx, means, { account, tenant, mode: 'init', source: 'api', askedBy: null }),
    );
  } catch (error) {
    // The tenant is gone, or uninstalled, since then.
    if (!(error instanceof Refusal)) throw error;
    means.log.info('an init run is not wanted any more', { tenant, code: error.code });
  }
  tellQueued();
}

/** Calls of outside systems that wait for a run get one. */
async function takeWebhooks(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  const tenant = parseId('tenant', String(payload['tenant']));
  // A connection that all tenants of an integration share is nobody's alone.
  const waiting = tenant === null ? await tenantsThatWait(means.db, account) : [tenant];
  for (const each of waiting) await takeFor(means, account, each);
  tellQueued();
}

async function takeFor(means: Means, account: AccountId, tenant: TenantId): Promise<void> {
  try {
    await runWebhooks(means, account, tenant);
  } catch (error) {
    // Without a release there is nothing to run; they wait for the next call, or for the week to end.
    if (!(error instanceof Refusal)) throw error;
    means.log.info('webhooks wait, as no run is possible', { tenant, code: error.code });
  }
}

/** Nothing goes on for what was uninstalled. */
async function cancelAll(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  const tenant = parseId('tenant', String(payload['tenant']));
  if (tenant === null) return;
  await cancelRuns(means, account, tenant, { code: 'tenant-archived', message: 'The integration was uninstalled.' });
}

/** Nothing is kept of what was given to it. */
async function emptyAll(means: Means, { account, payload }: QueuedEvent): Promise<void> {
  const tenant = parseId('tenant', String(payload['tenant']));
  if (tenant !== null) await emptyRuns(means, account, tenant);
}

export const runHandlers: EventHandlers = {
  'webhook.received': takeWebhooks,
  'connection.connected': takeWebhooks,
  'connection.recovered': takeWebhooks,
  'tenant.ready-for-options': fetchOptions,
  'tenant.archived': cancelAll,
  'tenant.dropped': async (means, event) => {
    await cancelAll(means, event);
    await emptyAll(means, event);
  },
  'tenant.emptied': emptyAll,
};
