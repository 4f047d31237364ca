/** A backend's call through one connector of one tenant: whose it is, and how much at once. */
import { finished } from 'node:stream';
import type { ApiKeyScope } from '../accounts/index.ts';
import { perhapsDone, proxiedCall, takeTurn, type ProxiedAnswer, type ProxiedCall } from '../connections/index.ts';
import { findConnector } from '../connectors/index.ts';
import { findIntegration } from '../integrations/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { mustNotBeArchived } from './tenant.ts';
import { accountTenant } from './tenant-rows.ts';

/**
 * The system's answer; `signal` ends the call, after `longestMs` at the latest. Refusals: not-found, tenant-archived,
 * too-many-requests (8 calls of a tenant or 32 of an account are under way), and those of `proxiedCall`.
 */
export async function callConnector(
  means: Means,
  { account }: ApiKeyScope,
  { id, name }: { id: string; name: string },
  call: ProxiedCall,
  until: { signal: AbortSignal; longestMs: number },
): Promise<ProxiedAnswer> {
  const tenant = await accountTenant(means.db, account, id);
  mustNotBeArchived(tenant);
  const integration = await findIntegration(means.db, account, tenant.integration_id);
  const used = integration?.connectors.find((one) => one.name === name);
  const connector = used === undefined ? null : await findConnector(means.db, account, name);
  if (!integration || !used || connector === null)
    throw new Refusal('not-found', 'This integration has no such connector.');
  const place = { account, tenant: used.global ? null : tenant.id, integration: integration.id, connector: name };
  const done = takeTurn(means, 'proxy', account, tenant.id);
  try {
    const answer = await proxiedCall(means, place, connector, call, until);
    // Called for a body that has ended already, too.
    finished(answer.body, done);
    return answer;
  } catch (error) {
    done();
    if (!until.signal.aborted || error instanceof Refusal) throw error;
    throw perhapsDone(connector.label);
  }
}
