/** Connects with what a person typed: checked, tried at the outside system, then saved sealed. */
import { wholeProvision, type Connector } from '../connectors/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { otherAccount } from './account-question.ts';
import { fieldsToUse, type Typed } from './credentials.ts';
import { revokeReplaced } from './forget-connection.ts';
import { hasGrantInCommon } from './shared-grant.ts';
import { lockConnection, saveConnection, type ConnectionPlace } from './save-connection.ts';
import { takeTurn } from './system-turns.ts';
import { tryCredentials } from './try-credentials.ts';

/**
 * Refusals: fields-invalid (with problems), too-many-requests, outside-refused, outside-unreachable, address-not-allowed,
 * connector-not-provisioned, and those of `lockOwner`, which locks what the connection is for while it is saved. Nothing is
 * saved then.
 */
export async function saveFields(
  means: Means,
  place: ConnectionPlace,
  connector: Connector,
  typed: Typed,
  lockOwner: (tx: Tx) => Promise<void>,
): Promise<void> {
  const fields = fieldsToUse(connector, typed);
  const provision = await wholeProvision(means.db, means, place.account, connector);
  const done = takeTurn(means, 'connect', place.account, `${place.tenant ?? place.integration} ${connector.name}`);
  const made = await tryCredentials(means, connector, provision, fields).finally(done);
  await transaction(means.db, async (tx) => {
    await lockOwner(tx);
    const existing = await lockConnection(tx, place);
    // Another account: its system shall forget what stood here and call no more for it.
    if (existing !== null && otherAccount(existing.outside_account, made.outsideAccount, connector) !== null)
      await revokeReplaced(tx, means, existing, await hasGrantInCommon(tx, connector, existing));
    await saveConnection(tx, means, place, made);
  });
}
