/** Builds the requests that ask a system to call us, and to stop. */
import type { Connector } from '../connector.ts';
import { fillAddress, fillText, type Values } from '../fill-template.ts';
import { RequestProblem } from '../request-problem.ts';
import { completeValues } from '../values.ts';
import { namesEvents } from '../webhooks/webhook-rules.ts';
import type { HookRequest } from '../webhooks/webhooks.ts';
import type { At, Outgoing } from './outgoing.ts';
import { signAsItIs } from './sign-call.ts';
import { filledHeaders } from './written-request.ts';

/**
 * An entry for each request that asks the system to call: the event that it is about, null for one about all of them. Empty for
 * a system that cannot be asked, and where nobody said about what.
 */
export function hookTurns({ webhooks, webhook_events: events }: Connector): readonly (string | null)[] {
  const rule = webhooks?.subscribe;
  if (rule === undefined) return [];
  if (!namesEvents(rule)) return [null];
  if (events === undefined) return [];
  return JSON.stringify(rule).includes('{webhook_event}') ? events : [null];
}

/** The request, below the connector's `api_url` and with the credentials in it. Throws what `signAsItIs` throws, `not-possible` without an `api_url`. */
export async function hookRequest(connector: Connector, rule: HookRequest, given: Values, at: At): Promise<Outgoing> {
  if (connector.api_url === undefined) throw new RequestProblem('not-possible');
  const values = completeValues(connector, given);
  const url = fillAddress(connector.api_url.replace(/\/+$/, '') + rule.path, values).href;
  const body =
    rule.body === undefined ? null : JSON.stringify(filled(rule.body, values, connector.webhook_events ?? []));
  const headers = {
    accept: 'application/json',
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    ...filledHeaders(rule.headers, values),
  };
  return signAsItIs(connector, given, { method: rule.method, url, headers, body }, at);
}

/** A copy of a JSON value with the templates in its texts filled in. */
function filled(value: unknown, values: Values, events: readonly string[]): unknown {
  if (value === '{webhook_events}') return events;
  if (typeof value === 'string') return fillText(value, values);
  if (Array.isArray(value)) return value.map((each) => filled(each, values, events));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, values, events)]));
}
