/** Adds to a call what a connection proves itself with: credential, headers, parameters, signature. */
import type { Connector } from '../connector.ts';
import { mainField } from '../fields-of.ts';
import { fillHeader, fillText, placesIn, type Values } from '../fill-template.ts';
import { intacctRequest } from '../quirks/intacct-request.ts';
import { provisionedHeader } from '../quirks/provisioned-header.ts';
import { sailthruSignature } from '../quirks/sailthru-signature.ts';
import { RequestProblem } from '../request-problem.ts';
import { completeValues, withOwn } from '../values.ts';
import { signedAws } from './aws-signature.ts';
import { basicAuth } from './basic-auth.ts';
import { signedOAuth1 } from './oauth1.ts';
import type { AnyOutgoing, At, Outgoing } from './outgoing.ts';
import { mustHavePlace } from './place-of-proof.ts';
import { filledHeaders, filledParams } from './written-request.ts';

/**
 * The call with everything in it that the outside system wants, whatever the caller wrote there. Headers and parameters of
 * the definition that hold no field are defaults: the caller's own stay. Where the call may go is not decided here: see
 * `callBelow`. Throws `not-possible` for a kind that makes no calls, `no-place` for one that does not say where the secrets
 * go, `bad-body` for a call that they cannot be put into, and what `fill-template` throws.
 */
export function signCall(connector: Connector, given: Values, call: Outgoing, at: At): Promise<Outgoing>;
export function signCall(connector: Connector, given: Values, call: AnyOutgoing, at: At): Promise<AnyOutgoing>;
export async function signCall(connector: Connector, given: Values, call: AnyOutgoing, at: At): Promise<AnyOutgoing> {
  mustHavePlace(connector);
  return signAsItIs(connector, given, call, at);
}

/** The same for a call that the definition itself writes down, and with it what proves whose it is: it is nobody else's choice. */
export async function signAsItIs<Call extends AnyOutgoing>(
  connector: Connector,
  given: Values,
  call: Call,
  at: At,
): Promise<Call | Outgoing> {
  if (connector.kind === 'sftp') throw new RequestProblem('not-possible');
  const values = withOwn(completeValues(connector, given), { request_id: at.id });
  const dressed = withCredential(connector, values, withConstants(connector, values, lowerCase(call)));
  switch (connector.kind) {
    case 'basic': {
      const pair = basicAuth(fillText(connector.username, values), fillText(connector.password, values));
      return { ...dressed, headers: { ...dressed.headers, authorization: pair } };
    }
    case 'oauth1':
      return signedOAuth1(connector, values, dressed, at);
    case 'aws_keys':
      return signedAws(connector, values, dressed, at);
    case 'api_key':
    case 'bearer_token':
    case 'custom_fields':
    case 'oauth2_client_credentials':
    case 'oauth2_code':
    case 'service_account_jwt':
    case 'token_exchange':
      return ownWay(connector, values, dressed);
  }
}

function ownWay<Call extends AnyOutgoing>({ quirk }: Connector, values: Values, dressed: Call): Call | Outgoing {
  switch (quirk) {
    case 'sailthru-signature':
      return sailthruSignature(values, dressed);
    case 'intacct-request':
      return intacctRequest(values, dressed);
    default:
      return dressed;
  }
}

function lowerCase<Call extends AnyOutgoing>(call: Call): Call {
  const headers = Object.entries(call.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { ...call, headers: Object.fromEntries(headers) };
}

function withConstants<Call extends AnyOutgoing>(connector: Connector, values: Values, call: Call): Call {
  const headers = { ...call.headers };
  for (const [name, value] of Object.entries(filledHeaders(connector.headers, values)))
    if (!Object.hasOwn(headers, name) || holdsField(connector.headers, name)) headers[name] = value;
  const params = Object.entries(filledParams(connector.query, values));
  if (params.length === 0) return { ...call, headers };
  const url = new URL(call.url);
  for (const [name, value] of params)
    if (!url.searchParams.has(name) || holdsField(connector.query, name)) url.searchParams.set(name, value);
  return { ...call, url: url.href, headers };
}

/** True for a value that is of this connection, and so not the caller's to choose. */
function holdsField(record: Readonly<Record<string, string>> | undefined, name: string): boolean {
  return Object.entries(record ?? {}).some(
    ([key, text]) => key.toLowerCase() === name.toLowerCase() && placesIn(text).length > 0,
  );
}

function withCredential<Call extends AnyOutgoing>(connector: Connector, values: Values, call: Call): Call {
  if (connector.credential === undefined) return call;
  const { credential: own } = connector;
  const credential = connector.quirk === 'provisioned-header' ? provisionedHeader(own, values) : own;
  const keyed = withOwn(values, { key: keyOf(connector, values) });
  if (credential.in === 'header') {
    const value = fillHeader(credential.format, keyed);
    // Only a lone `{key}` can be left out, and a call without its key is not the connection's.
    if (value === null) throw new RequestProblem('missing-field', mainField(connector));
    return { ...call, headers: { ...call.headers, [credential.name.toLowerCase()]: value } };
  }
  const url = new URL(call.url);
  url.searchParams.set(credential.name, fillText(credential.format, keyed));
  return { ...call, url: url.href };
}

/** What `{key}` stands for: the token where there is one, else the main secret. */
function keyOf(connector: Connector, values: Values): string {
  const hasToken = 'token_url' in connector || connector.kind === 'token_exchange';
  const name = hasToken ? 'access_token' : (mainField(connector) ?? 'key');
  return fillText(`{${name}}`, values);
}
