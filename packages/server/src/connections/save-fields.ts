/** Connects with what a person typed: checked, tried at the outside system, then saved sealed. */
import type { KeyConnector } from '../connectors/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { checkCredentials, secretField, testCall, type Typed } from './credentials.ts';
import { saveConnection, type ConnectionPlace } from './save-connection.ts';

/**
 * Refusals: fields-invalid (with problems), outside-refused, outside-unreachable, address-not-allowed, and those of
 * `lockOwner`, which locks what the connection is for while it is saved. Nothing is saved then.
 */
export async function saveFields(
  means: Means,
  place: ConnectionPlace,
  connector: KeyConnector,
  typed: Typed,
  lockOwner: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { fields, problems } = checkCredentials(connector, typed);
  if (problems.length > 0)
    throw new Refusal('fields-invalid', `${connector.label} cannot be connected with this.`, problems);
  await tryCredentials(means, connector, fields);
  const made = { secrets: { kind: connector.kind, fields, tokens: null }, outsideAccount: null, endsAt: null };
  await transaction(means.db, async (tx) => {
    await lockOwner(tx);
    await saveConnection(tx, means, place, made);
  });
}

async function tryCredentials(
  means: Means,
  connector: KeyConnector,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  if (!connector.test_request) return;
  const call = testCall(connector, fields);
  if (call === null) {
    throw new Refusal('fields-invalid', `${connector.label} has no such address.`, [
      { path: '', message: 'These do not make a web address.' },
    ]);
  }
  const answer = await means.outgoing.request(
    call.url,
    { method: call.method, headers: call.headers },
    { timeoutMs: 10_000, maxBytes: 1_000_000 },
  );
  if (answer.status >= 200 && answer.status < 300) return;
  if (answer.status === 401 || answer.status === 403) {
    const message = `${connector.label} does not know this key.`;
    throw new Refusal('fields-invalid', message, [{ path: `/${secretField(connector)}`, message }]);
  }
  throw new Refusal(
    'outside-refused',
    `${connector.label} answered the test with ${answer.status}. Nothing was saved.`,
  );
}
