/** Asks an outside system what it knows of the account that was just connected: values that calls need, and the name that people know. */
import {
  accountInValues,
  accountRequest,
  lookupRequest,
  readAccount,
  readLookup,
  type Connector,
  type Values,
} from '@mortise/connectors';
import type { Means } from '../platform/means.ts';
import { answerOf, buildRequest, type Outcome } from './ask-for-tokens.ts';
import { callOutside } from './call-outside.ts';
import { atNow } from './outside-values.ts';

/** The fields with the source `lookup`, one after the other: a later one may need an earlier one. */
export async function lookUpFields(
  means: Means,
  connector: Connector,
  values: Values,
): Promise<Outcome<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const field of connector.fields.filter(({ source }) => source === 'lookup')) {
    const known = { ...values, ...found };
    const built = await buildRequest(() => lookupRequest(connector, known, field.name, atNow(means)));
    const reply = built.ok ? await answerOf(means, built.value) : built;
    if (!reply.ok) return reply;
    const value = reply.value.status === 200 ? readLookup(field, reply.value.text) : null;
    if (value !== null) found[field.name] = value;
    else if (!field.optional) return { ok: false, reason: 'outside-odd' };
  }
  return { ok: true, value: found };
}

/** The name, or null: a system that does not tell never fails a connection. Asked `tries` times at most, of 5 s each. */
export async function lookupAccount(
  means: Means,
  connector: Connector,
  values: Values,
  tries = 2,
): Promise<string | null> {
  for (let left = tries; left > 0; left -= 1) {
    const name = await lookOnce(means, connector, values);
    if (name !== null) return name;
  }
  return null;
}

async function lookOnce(means: Means, connector: Connector, values: Values): Promise<string | null> {
  if (connector.account_lookup === undefined) return null;
  try {
    const call = await accountRequest(connector, values, atNow(means));
    if (call === null) return accountInValues(connector, values);
    const answer = await callOutside(means, call, { timeoutMs: 5_000, maxBytes: 100_000 });
    return answer.status === 200 ? readAccount(connector, answer.text) : null;
  } catch {
    return null;
  }
}
