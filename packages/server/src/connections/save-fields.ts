/** Connects with what a person typed: checked, tried at the outside system, then saved sealed. */
import { wholeProvision, type Connector } from '../connectors/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { askTyped, nameOfTyped, otherAccount } from './account-question.ts';
import { fieldsToUse, type Typed } from './credentials.ts';
import { revokeReplaced } from './forget-connection.ts';
import { hasGrantInCommon } from './shared-grant.ts';
import { nameConnection } from './name-connection.ts';
import { lockConnection, saveConnection, type ConnectionPlace } from './save-connection.ts';
import { takeTurn } from './system-turns.ts';
import { tryCredentials } from './try-credentials.ts';

/** `confirmed`: the name of the question to which a person said yes; `isLink`: whoever typed it was sent an auth link. */
export type Sent = { fields: Typed; confirmed?: string | undefined; isLink?: boolean };

/**
 * Another account than before is asked about first, as after signing in: whoever typed sends the same again with the
 * question's name. What was typed is kept nowhere meanwhile.
 * Refusals: other-account (with the question), fields-invalid (with problems), too-many-requests, outside-refused, outside-unreachable, address-not-allowed,
 * connector-not-provisioned, and those of `lockOwner`, which locks what the connection is for while it is saved. Nothing is
 * saved then.
 */
export async function saveFields(
  means: Means,
  place: ConnectionPlace,
  connector: Connector,
  { fields: typed, confirmed, isLink = false }: Sent,
  lockOwner: (tx: Tx) => Promise<void>,
): Promise<void> {
  const fields = fieldsToUse(connector, typed);
  const provision = await wholeProvision(means.db, means, place.account, connector);
  const done = takeTurn(means, 'connect', place.account, `${place.tenant ?? place.integration} ${connector.name}`);
  const made = await tryCredentials(means, connector, provision, fields).finally(done);
  await nameConnection(means, place);
  await transaction(means.db, async (tx) => {
    await lockOwner(tx);
    const existing = await lockConnection(tx, place);
    const before = otherAccount(existing?.outside_account ?? null, made.outsideAccount, connector);
    if (existing !== null && before !== null) {
      const asked = { place, before, now: made.outsideAccount, isLink };
      if (confirmed !== nameOfTyped(means, asked)) throw askTyped(means, asked, connector);
      // Its system shall forget what stood here and call no more for it.
      await revokeReplaced(tx, means, existing, await hasGrantInCommon(tx, connector, existing));
    }
    await saveConnection(tx, means, place, made);
  });
}
