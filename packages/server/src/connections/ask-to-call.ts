/** Asks the outside system of a connection to call us, and to stop; keeps how it calls that. */
import { eq, and } from 'drizzle-orm';
import { hookRequest, RequestProblem, type Values } from '@mortise/connectors';
import { openProvision, type Connector } from '../connectors/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { Refusal, type OutgoingReply } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { callOutside } from './call-outside.ts';
import { openConnection } from './connection-secrets.ts';
import { connections } from './connection-table.ts';
import { endSubscription } from './end-subscription.ts';
import { atNow, valuesOf } from './outside-values.ts';
import { lockConnection, readConnection, type ConnectionPlace } from './save-connection.ts';

/**
 * What the system answered to `webhooks.subscribe`. `own`: `webhook_url` and `webhook_secret`. Refusals: not-connected,
 * integration-not-ready (the request cannot be built), outside-unreachable, address-not-allowed.
 */
export async function askToCall(
  means: Means,
  place: ConnectionPlace,
  connector: Connector,
  own: Values,
): Promise<OutgoingReply> {
  const rule = connector.webhooks?.subscribe;
  const values = { ...(await valuesAt(means, place)), ...own };
  try {
    if (rule === undefined) throw new RequestProblem('not-possible');
    return await callOutside(means, await hookRequest(connector, rule, values, atNow(means)), { redirects: 0 });
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    throw new Refusal(
      'integration-not-ready',
      `${connector.label} cannot be asked to call: how to ask is not set up rightly. Tell the people behind this app.`,
    );
  }
}

/** Ends what the connection asked for, as far as that is possible now; refusals as above. */
export async function askToStop(
  means: Means,
  place: ConnectionPlace,
  connector: Connector,
  subscription: string,
): Promise<boolean> {
  return endSubscription(means, connector, await valuesAt(means, place), subscription);
}

/** A connection as it stood: what comes of asking its system is kept only while it stands so. */
type Standing = {
  id: string;
  since: Date;
  /** How the system calls what it was asked for; null when it was not. */
  subscription: string | null;
};

/** Null when nothing is connected. */
export async function subscriptionOf(tx: Tx, place: ConnectionPlace): Promise<Standing | null> {
  const row = await readConnection(tx, place);
  return row === null ? null : { id: row.id, since: row.changed_at, subscription: row.subscription_id };
}

/** False, and nothing is written, when it was connected again meanwhile, or somebody else asked and kept what came of it. */
export async function keepSubscription(
  tx: Tx,
  place: ConnectionPlace,
  { id, since, subscription }: Standing,
  told: string,
): Promise<boolean> {
  const row = await lockConnection(tx, place);
  const isSame = row?.id === id && row.changed_at.getTime() === since.getTime() && row.subscription_id === subscription;
  if (!isSame) return false;
  await tx
    .update(connections)
    .set({ subscription_id: told })
    .where(and(eq(connections.account_id, place.account), eq(connections.id, id)));
  return true;
}

async function valuesAt(means: Means, place: ConnectionPlace): Promise<Values> {
  const secrets = await openConnection(means, place);
  return valuesOf(await openProvision(means.db, means, place.account, place.connector), secrets);
}
