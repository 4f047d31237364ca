/** The release whose settings a tenant has. */
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { releaseOf, type Release } from '../releases/index.ts';
import type { Tenant } from './tenant.ts';

/** Refusal `integration-not-ready` when there is no release yet. */
export async function releaseFor(tx: Tx, tenant: Tenant): Promise<Release> {
  const release = await releaseOf(tx, tenant.account, tenant);
  if (release === null) throw new Refusal('integration-not-ready', 'This integration has no settings yet.');
  return release;
}
