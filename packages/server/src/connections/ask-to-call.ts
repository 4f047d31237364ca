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
import { readConnection, type ConnectionPlace } from './save-connection.ts';

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

/** How the system calls the subscription; null when there is none. `undefined` when nothing is connected. */
export async function subscriptionOf(tx: Tx, place: ConnectionPlace): Promise<string | null | undefined> {
  return (await readConnection(tx, place))?.subscription_id;
}

export async function keepSubscription(tx: Tx, place: ConnectionPlace, subscription: string | null): Promise<void> {
  const row = await readConnection(tx, place);
  if (row === null) return;
  await tx
    .update(connections)
    .set({ subscription_id: subscription })
    .where(and(eq(connections.account_id, place.account), eq(connections.id, row.id)));
}

async function valuesAt(means: Means, place: ConnectionPlace): Promise<Values> {
  const secrets = await openConnection(means, place);
  return valuesOf(await openProvision(means.db, means, place.account, place.connector), secrets);
}
