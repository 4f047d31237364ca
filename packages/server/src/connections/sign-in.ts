/** A person's sign-in at an outside system, OAuth 2 or 1.0a: what is prepared for it, and what comes of the answer. */
import { RequestProblem, type TokenAnswer } from '@mortise/connectors';
import type { SignInConnector } from '../connectors/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { Outcome } from './ask-for-tokens.ts';
import { secretsEnd, secretsOfAnswer, type StoredSecrets } from './connection.ts';
import { problemOfValue } from './credentials.ts';
import { freshToken } from './flow.ts';
import { lookupAccount, lookUpFields } from './lookup-account.ts';
import { authoriseAddress, exchangeCode, redirectUri } from './oauth-client.ts';
import { beginOAuth1, finishOAuth1, oauth1State } from './oauth1-client.ts';
import { valuesOf, type Provision } from './outside-values.ts';
import type { NewConnection } from './save-connection.ts';

/** What the server keeps of a sign-in until the answer comes: what was typed before, and the half of the proof that stays here. */
export type SignInNotes = {
  fields: Record<string, string>;
  /** PKCE, RFC 7636. */
  verifier: string;
  /** OAuth 1.0a's temporary token. */
  temporary?: { token: string; secret: string };
};

export type SignIn = { state: string; address: string; notes: SignInNotes };

/** Refusals: fields-invalid for typed values that make no address, outside-unreachable, outside-refused. */
export async function beginSignIn(
  means: Means,
  connector: SignInConnector,
  provision: Provision,
  fields: Record<string, string>,
): Promise<SignIn> {
  const values = valuesOf(provision, { fields, tokens: null });
  const redirect = redirectUri(means, connector.name);
  const [state, verifier] = [freshToken(), freshToken()];
  if (connector.kind === 'oauth2_code') {
    const address = await authoriseAddress(connector, values, { redirect, state, verifier }).catch((error: unknown) => {
      throw error instanceof RequestProblem ? cannotBegin(connector, error) : error;
    });
    return { state, address, notes: { fields, verifier } };
  }
  const begun = await beginOAuth1(means, connector, values, redirect);
  if (!begun.ok) throw cannotBegin(connector, begun.problem ?? null, begun.reason === 'outside-down');
  const { token, secret, address } = begun.value;
  const named = oauth1State(connector.name, new URLSearchParams({ oauth_token: token })) ?? state;
  return { state: named, address, notes: { fields, verifier, temporary: { token, secret } } };
}

function cannotBegin({ label, ...connector }: SignInConnector, error: RequestProblem | null, isAway = false): Refusal {
  const problem = error === null ? null : problemOfValue({ label, ...connector } as SignInConnector, error);
  if (problem !== null && problem.path !== '')
    return new Refusal('fields-invalid', `${label} cannot be connected with this.`, [problem]);
  return isAway
    ? new Refusal('outside-unreachable', `${label} does not answer. Nothing has happened yet; try again in a moment.`)
    : new Refusal(
        'connector-not-provisioned',
        `${label} does not accept this app. Tell the people behind it: only they can mend it.`,
      );
}

/** What came for a sign-in, before anything else is asked. */
export type SignedIn = { secrets: StoredSecrets; endsAt: Date | null };

/** The token for the callback's answer, and what the system tells with it. */
export async function endSignIn(
  means: Means,
  connector: SignInConnector,
  provision: Provision,
  answer: URLSearchParams,
  { state, notes }: { state: string; notes: SignInNotes },
): Promise<Outcome<SignedIn>> {
  const typed: StoredSecrets = { kind: connector.kind, fields: notes.fields, tokens: null };
  const values = valuesOf(provision, typed);
  if (connector.kind === 'oauth2_code') {
    const flow = { redirect: redirectUri(means, connector.name), state, verifier: notes.verifier };
    const got = await exchangeCode(means, connector, values, answer, flow);
    return got.ok ? { ok: true, value: ofAnswer(means, typed, got.value) } : got;
  }
  const got = await finishOAuth1(means, connector, values, answer, notes.temporary ?? { token: '', secret: '' });
  if (!got.ok) return got;
  return { ok: true, value: { secrets: { ...typed, fields: { ...typed.fields, ...got.value } }, endsAt: null } };
}

function ofAnswer(means: Means, typed: StoredSecrets, answer: TokenAnswer): SignedIn {
  return { secrets: secretsOfAnswer(answer, typed), endsAt: secretsEnd(answer, means.clock.now()) };
}

/** What the system tells about the account that was signed in to; asking again is harmless. */
export async function lookAround(
  means: Means,
  connector: SignInConnector,
  provision: Provision,
  { secrets, endsAt }: SignedIn,
): Promise<Outcome<NewConnection>> {
  const found = await lookUpFields(means, connector, valuesOf(provision, secrets));
  if (!found.ok) return found;
  const whole = { ...secrets, fields: { ...secrets.fields, ...found.value } };
  const outsideAccount = await lookupAccount(means, connector, valuesOf(provision, whole));
  return { ok: true, value: { secrets: whole, outsideAccount, endsAt } };
}
