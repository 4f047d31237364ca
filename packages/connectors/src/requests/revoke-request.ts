/** Builds the request that ends a token at the outside system (RFC 7009). */
import type { Connector } from '../connector.ts';
import { fillAddress, type Values } from '../fill-template.ts';
import { completeValues, withOwn } from '../values.ts';
import { clientAuth } from './client-auth.ts';
import { renamed } from './oauth-params.ts';
import { withParams, type Outgoing } from './outgoing.ts';
import { filledHeaders, writtenRequest } from './written-request.ts';

/** Null when the system has no way to be told. */
export function revokeRequest(connector: Connector, given: Values, token: string): Outgoing | null {
  if (connector.kind !== 'oauth2_code' && connector.kind !== 'oauth2_client_credentials') return null;
  const values = withOwn(completeValues(connector, given), { token });
  if (connector.revoke_request !== undefined) {
    const client = clientAuth('client_secret_basic', values).headers.authorization ?? '';
    return writtenRequest(connector.revoke_request, withOwn(values, { client_basic: client }));
  }
  if (connector.revoke_url === undefined) return null;
  const auth = clientAuth(connector.token_auth, values);
  const headers = { accept: 'application/json', ...auth.headers, ...filledHeaders(connector.token_headers, values) };
  const call = { method: 'POST', url: fillAddress(connector.revoke_url, values).href, headers, body: null };
  return withParams(call, 'form', renamed({ token, ...auth.params }, connector.token_names));
}
