/** What was provisioned for a connector, when nothing of it is missing. */
import type { Connector } from '@mortise/connectors';
import type { Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/refusal.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { Secret } from '../platform/vault/index.ts';
import { isProvisioned } from './is-provisioned.ts';
import { openProvision } from './open-provision.ts';

/** Refusal `connector-not-provisioned`. */
export async function wholeProvision(
  tx: Tx,
  means: Means,
  account: AccountId,
  connector: Connector,
): Promise<ReadonlyMap<string, Secret>> {
  const provision = await openProvision(tx, means, account, connector.name);
  if (!isProvisioned(connector, provision))
    throw new Refusal(
      'connector-not-provisioned',
      `${connector.label} is not set up yet, so nobody can connect it. Tell the people behind this app.`,
    );
  return provision;
}
