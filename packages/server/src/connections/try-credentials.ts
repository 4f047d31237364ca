/** Tries what was typed at the outside system before it is saved: brings the token, looks up what calls need, makes the test call. */
import { grantAlone, isTestPassed, testRequest, type Connector } from '@mortise/connectors';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { askForTokens, buildRequest, type Outcome } from './ask-for-tokens.ts';
import { callOutside } from './call-outside.ts';
import { secretsEnd, secretsOfAnswer, type StoredSecrets } from './connection.ts';
import { fieldToBlame, problemOfValue } from './credentials.ts';
import { lookupAccount, lookUpFields } from './lookup-account.ts';
import { atNow, valuesOf, type Provision } from './outside-values.ts';
import type { NewConnection } from './save-connection.ts';
import { knockAtSftp } from './sftp-login.ts';

/** Refusals: fields-invalid (at the field to blame), outside-refused, outside-unreachable, address-not-allowed, connector-not-provisioned. */
export async function tryCredentials(
  means: Means,
  connector: Connector,
  provision: Provision,
  fields: Record<string, string>,
): Promise<NewConnection> {
  let secrets: StoredSecrets = { kind: connector.kind, fields, tokens: null };
  let endsAt: Date | null = null;
  if (connector.kind === 'sftp') {
    const hostKey = await knockAtSftp(means, connector, fields);
    const outsideAccount = await lookupAccount(means, connector, valuesOf(provision, secrets));
    return { secrets: { ...secrets, fields: { ...fields, host_key: hostKey } }, outsideAccount, endsAt };
  }
  const grant = grantAlone(connector);
  if (grant !== null) {
    const answer = wanted(connector, await askForTokens(means, connector, valuesOf(provision, secrets), grant));
    secrets = secretsOfAnswer(answer, secrets);
    endsAt = secretsEnd(answer, means.clock.now());
  }
  const found = wanted(connector, await lookUpFields(means, connector, valuesOf(provision, secrets)));
  secrets = { ...secrets, fields: { ...secrets.fields, ...found } };
  await makeTestCall(means, connector, provision, secrets);
  const outsideAccount = await lookupAccount(means, connector, valuesOf(provision, secrets));
  return { secrets, outsideAccount, endsAt };
}

async function makeTestCall(
  means: Means,
  connector: Connector,
  provision: Provision,
  secrets: StoredSecrets,
): Promise<void> {
  const values = valuesOf(provision, secrets);
  const call = wanted(connector, await buildRequest(() => testRequest(connector, values, atNow(means))));
  if (call === null) return;
  const { status, text } = await callOutside(means, call);
  if (isTestPassed(connector, status, text)) return;
  // What a definition expects of the body is what tells a no from a yes there.
  if (status === 401 || status === 403 || (status >= 200 && status < 300)) throw notKnown(connector);
  throw new Refusal('outside-refused', `${connector.label} answered the test with ${status}. Nothing was saved.`);
}

/** What came, or the refusal that the person can do something about. */
function wanted<T>(connector: Connector, outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { label } = connector;
  switch (outcome.reason) {
    case 'key-refused':
      throw notKnown(connector);
    case 'outside-down':
      throw new Refusal('outside-unreachable', `${label} does not answer. Nothing was saved. Try again in a moment.`);
    case 'misconfigured':
      throw outcome.problem === undefined ? notSetUp(label) : badValue(connector, outcome.problem);
    default:
      throw new Refusal('outside-refused', `${label} gave an answer that makes no sense. Nothing was saved.`);
  }
}

function badValue(connector: Connector, error: Parameters<typeof problemOfValue>[1]): Refusal {
  const problem = problemOfValue(connector, error);
  if (problem.path === '' && error.field !== null) return notSetUp(connector.label);
  return new Refusal('fields-invalid', `${connector.label} cannot be connected with this.`, [problem]);
}

function notSetUp(label: string): Refusal {
  return new Refusal(
    'connector-not-provisioned',
    `${label} is not set up rightly, so nobody can connect it. Tell the people behind this app.`,
  );
}

function notKnown(connector: Connector): Refusal {
  const blamed = fieldToBlame(connector);
  const isKey = connector.kind === 'api_key' || connector.kind === 'bearer_token';
  const message = isKey
    ? `${connector.label} does not know this key.`
    : `${connector.label} lets nobody in with these. Check each of them.`;
  return new Refusal('fields-invalid', message, [{ path: blamed === null ? '' : `/${blamed}`, message }]);
}
