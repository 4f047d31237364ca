/** Asks an outside system for JSON through a connection, as a form does while somebody fills it in: briefly, rarely, remembered for a minute. */
import { hash } from 'node:crypto';
import type { Outgoing } from '@mortise/connectors';
import { openProvision, type Connector } from '../connectors/index.ts';
import { Refusal, type OutgoingReply } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { ShortMemory } from '../platform/short-memory.ts';
import { callOutside } from './call-outside.ts';
import { systemCall, type SystemQuestion } from './call-system.ts';
import type { StoredSecrets } from './connection.ts';
import { openConnection, renewRefused } from './connection-secrets.ts';
import { atNow, valuesOf } from './outside-values.ts';
import type { ConnectionPlace } from './save-connection.ts';
import { takeTurn } from './system-turns.ts';

const minute = 60_000;
/** Answers kept, each of at most so many characters. */
const mostKept = 200;
const longestKept = 200_000;
const memories = new WeakMap<object, ShortMemory<unknown>>();

/**
 * What `read` makes of the system's answer; the same question through the same connection is answered from memory for a
 * minute. Credentials that the system does not take (401) are renewed, once, and it is asked again. Refusals: not-connected, integration-not-ready, too-many-requests, outside-unreachable (no answer in 10 s, or one
 * of more than 1 MB), outside-refused, address-not-allowed, and those of `read`. `isAside`: nobody waits for it, so half of the
 * turns are left to those who do.
 */
export async function askSystem<T>(
  means: Means,
  place: ConnectionPlace,
  connector: Connector,
  question: SystemQuestion,
  read: { name: string; answer: (json: unknown) => T; isAside?: boolean },
): Promise<T> {
  const secrets = await openConnection(means, place);
  const asked = await askWith(means, place, connector, secrets, question, read);
  if (asked !== null) return asked.value;
  const newer = await renewRefused(means, place, secrets);
  const again = newer === null ? null : await askWith(means, place, connector, newer, question, read);
  if (again === null) throw noAccess(connector.label);
  return again.value;
}

/** Null when the system does not take these credentials (401): newer ones may help. */
async function askWith<T>(
  means: Means,
  place: ConnectionPlace,
  connector: Connector,
  secrets: StoredSecrets,
  question: SystemQuestion,
  read: { name: string; answer: (json: unknown) => T; isAside?: boolean },
): Promise<{ value: T } | null> {
  const values = valuesOf(await openProvision(means.db, means, place.account, connector.name), secrets);
  const call = await systemCall(connector, values, question, atNow(means));
  if (call === null)
    throw new Refusal(
      'integration-not-ready',
      `${connector.label} cannot be asked for this: how to ask is not set up rightly. Tell the people behind this app.`,
    );
  // The credentials are in it: another account of the system is another question. The call itself may be signed anew each time.
  const key = hash('sha256', JSON.stringify([place, connector, values, question, read.name]));
  const memory = memoryOf(means);
  const known = memory.get(key, means.clock.now().getTime());
  if (known !== null) return { value: known.value as T };
  const reply = await fetchOnce(means, place, connector, call, read.isAside === true);
  if (reply.status === 401) return null;
  const answer = read.answer(parse(connector.label, textOf(reply, connector.label)));
  if (JSON.stringify(answer).length <= longestKept) memory.keep(key, answer, means.clock.now().getTime());
  return { value: answer };
}

async function fetchOnce(
  means: Means,
  place: ConnectionPlace,
  { label }: Connector,
  call: Outgoing,
  isAside: boolean,
): Promise<OutgoingReply> {
  const done = takeTurn(means, 'form', place.account, place.tenant ?? place.integration, isAside ? 0.5 : 1);
  try {
    return await callOutside(means, call, { redirects: 0 });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'outside-unreachable')
      throw new Refusal('outside-unreachable', `${label} gave no usable answer. Try again in a moment.`);
    throw error;
  } finally {
    done();
  }
}

function textOf({ status, text }: OutgoingReply, label: string): string {
  if (status >= 200 && status < 300) return text;
  if (status === 403) throw noAccess(label);
  if (status === 429)
    throw new Refusal('outside-refused', `${label} was asked too often. Wait a minute, then try again.`);
  throw new Refusal('outside-refused', `${label} answered with an error (${status}). Try again in a moment.`);
}

function noAccess(label: string): Refusal {
  return new Refusal(
    'outside-refused',
    `${label} does not let this connection see that. Connect ${label} again, then try again.`,
  );
}

function parse(label: string, text: string): unknown {
  try {
    return JSON.parse(text.trim());
  } catch {
    throw oddAnswer(label);
  }
}

/** For an answer that is none: what people can do about it. */
export function oddAnswer(label: string): Refusal {
  return new Refusal(
    'outside-refused',
    `${label} answered with something that holds no choices. Try again; if it stays so, tell the people behind this app.`,
  );
}

function memoryOf(means: Means): ShortMemory<unknown> {
  const memory = memories.get(means.db) ?? new ShortMemory<unknown>(minute, mostKept);
  memories.set(means.db, memory);
  return memory;
}
