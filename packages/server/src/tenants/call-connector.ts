/** A backend's call through one connector of one tenant: whose it is, and how much at once. */
import { proxiedCall, takeTurn, type ProxiedCall } from '../connections/index.ts';
import type { ApiKeyScope } from '../accounts/index.ts';
import { findConnector } from '../connectors/index.ts';
import { findIntegration } from '../integrations/index.ts';
import { Refusal, type OutgoingStream } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { mustNotBeArchived } from './tenant.ts';
import { accountTenant } from './tenant-rows.ts';

/**
 * The system's answer; `signal` ends the call. Refusals: not-found, tenant-archived, too-many-requests (8 calls of a tenant
 * or 32 of an account are under way), and those of `proxiedCall`.
 */
export async function callConnector(
  means: Means,
  { account }: ApiKeyScope,
  { id, name }: { id: string; name: string },
  call: ProxiedCall,
  signal: AbortSignal,
): Promise<OutgoingStream> {
  const tenant = await accountTenant(means.db, account, id);
  mustNotBeArchived(tenant);
  const integration = await findIntegration(means.db, account, tenant.integration_id);
  const used = integration?.connectors.find((one) => one.name === name);
  const connector = used === undefined ? null : await findConnector(means.db, account, name);
  if (!integration || !used || connector === null)
    throw new Refusal('not-found', 'This integration has no such connector.');
  const place = {
    account,
    tenant: used.global ? null : tenant.id,
    integration: integration.id,
    connector: name,
  };
  const done = takeTurn(means, 'proxy', account, tenant.id);
  try {
    const answer = await proxiedCall(means, place, connector, call, signal);
    answer.body.once('close', done);
    return answer;
  } catch (error) {
    done();
    if (!signal.aborted || error instanceof Refusal) throw error;
    throw new Refusal('outside-unreachable', `${connector.label} gave no answer in time. Try again later.`);
  }
}
