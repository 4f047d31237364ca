/** Builds the cheap calls around a credential: does it work, and what else does the system tell about it. */
import type { Connector } from '../connector.ts';
import { pointed } from '../answers/pointed.ts';
import { fillAddress, fillText, type Values } from '../fill-template.ts';
import { findField } from '../fields-of.ts';
import { RequestProblem } from '../request-problem.ts';
import { completeValues } from '../values.ts';
import type { At, Outgoing } from './outgoing.ts';
import { signCall } from './sign-call.ts';
import { filledHeaders } from './written-request.ts';

/** The connector's test call with the credentials in it; null when it has none. */
export async function testRequest(connector: Connector, given: Values, at: At): Promise<Outgoing | null> {
  const { test_request: test, api_url } = connector;
  if (test === undefined || connector.kind === 'sftp') return null;
  const values = completeValues(connector, given);
  const template = test.url ?? `${(api_url ?? '').replace(/\/+$/, '')}${test.path ?? ''}`;
  const body = test.body === undefined ? null : fillText(test.body, values);
  const headers = {
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    ...filledHeaders(test.headers, values),
  };
  const call = { method: test.method, url: fillAddress(template, values).href, headers, body };
  return accepting(await signCall(connector, values, call, at));
}

/** Whether the answer to the test call says yes: a 2xx, and what the definition expects of the body. */
export function isTestPassed(connector: Connector, status: number, text: string): boolean {
  if (status < 200 || status > 299) return false;
  const expect = connector.test_request?.expect;
  if (expect === undefined) return true;
  try {
    return pointed(JSON.parse(text), expect.at) === expect.equals;
  } catch {
    return false;
  }
}

/** The call that tells the value of a field with `source: lookup`; its answer is read by `readLookup`. */
export async function lookupRequest(connector: Connector, given: Values, field: string, at: At): Promise<Outgoing> {
  const address = findField(connector, field)?.lookup_url;
  if (address === undefined) throw new RequestProblem('not-possible', field);
  return askFor(connector, given, address, at);
}

/** The call that tells under which name people know the account; null when the connector knows none. */
export async function accountRequest(connector: Connector, given: Values, at: At): Promise<Outgoing | null> {
  return connector.account_lookup === undefined ? null : askFor(connector, given, connector.account_lookup.url, at);
}

async function askFor(connector: Connector, given: Values, address: string, at: At): Promise<Outgoing> {
  const url = fillAddress(address, completeValues(connector, given)).href;
  return accepting(await signCall(connector, given, { method: 'GET', url, headers: {}, body: null }, at));
}

function accepting(call: Outgoing): Outgoing {
  return { ...call, headers: { accept: 'application/json', ...call.headers } };
}
