/** Asks for a token with a signed assertion (RFC 7523 §2.1). */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { AssertionConnector } from '../connector.ts';
import { fillAddress, fillOrLeave, fillText, placesIn, type Values } from '../fill-template.ts';
import { RequestProblem } from '../request-problem.ts';
import { joinedScopes } from './oauth-params.ts';
import { withParams, type At, type Outgoing } from './outgoing.ts';
import { filledParams } from './written-request.ts';

/** Throws `bad-key` when the key is no private key that can sign so. */
export async function assertionRequest(connector: AssertionConnector, values: Values, at: At): Promise<Outgoing> {
  const { jwt } = connector;
  const scope = joinedScopes(connector, values);
  const assertion = await signed(jwt, values, at, jwt.scope_claim && scope !== '' ? { scope } : {});
  const params = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
    ...(!jwt.scope_claim && scope !== '' ? { scope } : {}),
    ...filledParams(connector.token_params, values),
  };
  const url = fillAddress(connector.token_url, values).href;
  return withParams({ method: 'POST', url, headers: { accept: 'application/json' }, body: null }, 'form', params);
}

function signed(jwt: AssertionConnector['jwt'], values: Values, at: At, claims: { scope?: string }): Promise<string> {
  const issued = Math.floor(at.now.getTime() / 1000);
  const keyId = jwt.key_id === undefined ? null : fillOrLeave(jwt.key_id, values);
  const subject = jwt.subject === undefined ? null : fillOrLeave(jwt.subject, values);
  const token = new SignJWT(claims)
    .setProtectedHeader({ alg: jwt.alg, typ: 'JWT', ...(keyId === null ? {} : { kid: keyId }) })
    .setIssuer(fillText(jwt.issuer, values))
    .setAudience(fillText(jwt.audience, values))
    .setIssuedAt(issued)
    .setExpirationTime(issued + jwt.ttl_seconds)
    .setJti(at.id);
  if (subject !== null) token.setSubject(subject);
  return token.sign(privateKey(jwt, values));
}

/** PEM, also with its line breaks written as `\n`, as pasting from JSON leaves them. */
function privateKey(jwt: AssertionConnector['jwt'], values: Values): KeyObject {
  const field = placesIn(jwt.key)[0] ?? null;
  const pem = fillText(jwt.key, values).replaceAll('\\n', '\n').trim();
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new RequestProblem('bad-key', field);
  }
  const fits =
    jwt.alg === 'RS256'
      ? key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
      : key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  if (!fits) throw new RequestProblem('bad-key', field);
  return key;
}
