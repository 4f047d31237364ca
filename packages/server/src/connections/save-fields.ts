/** Connects with what a person typed: checked, tried at the outside system, then saved sealed. */
import { isProvisioned, openProvision, type Connector } from '../connectors/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { checkCredentials, type Typed } from './credentials.ts';
import { saveConnection, type ConnectionPlace } from './save-connection.ts';
import { tryCredentials } from './try-credentials.ts';

/**
 * Refusals: fields-invalid (with problems), outside-refused, outside-unreachable, address-not-allowed,
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
  const { fields, problems } = checkCredentials(connector, typed);
  if (problems.length > 0)
    throw new Refusal('fields-invalid', `${connector.label} cannot be connected with this.`, problems);
  const provision = await openProvision(means.db, means, place.account, connector.name);
  if (!isProvisioned(connector, provision))
    throw new Refusal('connector-not-provisioned', `${connector.label} is not set up yet, so nobody can connect it.`);
  const made = await tryCredentials(means, connector, provision, fields);
  await transaction(means.db, async (tx) => {
    await lockOwner(tx);
    await saveConnection(tx, means, place, made);
  });
}
