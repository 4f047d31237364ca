/** Builds the cheap calls around a credential: does it work, and what else does the system tell about it. */
import type { Static } from 'typebox';
import type { Connector } from '../connector.ts';
import { pointed } from '../answers/pointed.ts';
import { fillAddress, fillText, type Values } from '../fill-template.ts';
import { findField } from '../fields-of.ts';
import type { TestRequest } from '../kinds.ts';
import { RequestProblem } from '../request-problem.ts';
import { completeValues } from '../values.ts';
import type { At, Outgoing } from './outgoing.ts';
import { signAsItIs } from './sign-call.ts';
import { filledHeaders } from './written-request.ts';

/** The connector's test call with the credentials in it; null when it has none. */
export async function testRequest(connector: Connector, given: Values, at: At): Promise<Outgoing | null> {
  const { test_request: test } = connector;
  return test === undefined || connector.kind === 'sftp' ? null : cheapCall(connector, given, test, at);
}

type CheapCall = Partial<Pick<Static<typeof TestRequest>, 'method' | 'url' | 'path' | 'headers' | 'body'>>;

async function cheapCall(connector: Connector, given: Values, call: CheapCall, at: At): Promise<Outgoing> {
  const values = completeValues(connector, given);
  const template = call.url ?? `${(connector.api_url ?? '').replace(/\/+$/, '')}${call.path ?? ''}`;
  const body = call.body === undefined ? null : fillText(call.body, values);
  const headers = {
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    ...filledHeaders(call.headers, values),
  };
  const written = { method: call.method ?? 'GET', url: fillAddress(template, values).href, headers, body };
  return accepting(await signAsItIs(connector, values, written, at));
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
  return cheapCall(connector, given, { url: address }, at);
}

/** The call that tells under which name people know the account; null when no call does. `readAccount` reads its answer. */
export async function accountRequest(connector: Connector, given: Values, at: At): Promise<Outgoing | null> {
  const { account_lookup: lookup } = connector;
  if (lookup?.field === undefined || connector.kind === 'sftp') return null;
  const isOwn = lookup.url !== undefined || lookup.path !== undefined;
  return isOwn ? cheapCall(connector, given, lookup, at) : testRequest(connector, given, at);
}

function accepting(call: Outgoing): Outgoing {
  return { ...call, headers: { accept: 'application/json', ...call.headers } };
}
