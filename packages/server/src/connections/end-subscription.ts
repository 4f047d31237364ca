/** Asks an outside system to call us no more, with values that are already open. */
import { hookRequest, RequestProblem, type Values } from '@mortise/connectors';
import type { Connector } from '../connectors/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { callOutside } from './call-outside.ts';
import { atNow } from './outside-values.ts';

/** What a system that is asked about each event by itself calls them all, as one text. */
export const joinIds = (ids: readonly string[]): string => ids.join('\n');

/** True when the system took all of it, has nothing of that kind, or will never take it from us; false when it may later. */
export async function endSubscription(
  means: Means,
  connector: Connector,
  values: Values,
  subscription: string,
): Promise<boolean> {
  const ended = [];
  for (const id of subscription.split('\n')) ended.push(await endOne(means, connector, values, id));
  return ended.every(Boolean);
}

async function endOne(means: Means, connector: Connector, values: Values, subscription: string): Promise<boolean> {
  const rule = connector.webhooks?.unsubscribe;
  if (rule === undefined) return true;
  try {
    const call = await hookRequest(connector, rule, { ...values, subscription_id: subscription }, atNow(means));
    const { status } = await callOutside(means, call, { redirects: 0 });
    return status < 500 && status !== 429;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'outside-unreachable') return false;
    if (error instanceof Refusal || error instanceof RequestProblem) return true;
    throw error;
  }
}
