/** What a run gets of its connections as `PAN_SEC_<CONNECTOR>_<FIELD>`. Pure. */
import { findField, vendorValuesForRun, type Connector } from '@mortise/connectors';
import { Secret } from '../platform/vault/index.ts';
import type { StoredSecrets } from './connection.ts';
import type { Provision } from './outside-values.ts';

/**
 * FIELD → value: what was typed and read, the access token and its type, and of the provisioned values those that a call
 * needs. A refresh token is never among them, nor the secret of an app that only signs people in.
 */
export function fieldsForRun(
  connector: Connector | null,
  { fields, tokens }: StoredSecrets,
  provision: Provision,
): Record<string, Secret> {
  const plain = {
    ...fields,
    ...(tokens === null ? {} : { access_token: tokens.access_token, token_type: tokens.token_type }),
    // Last: nobody's typing replaces the vendor's values.
    ...provisionForCalls(connector, provision),
  };
  return Object.fromEntries(
    Object.entries(plain).map(([field, value]) => [
      field.toUpperCase(),
      new Secret(value, { isOpen: isOpen(connector, field) }),
    ]),
  );
}

/** What the definition says is no secret stays readable in logs; what it does not name is one. */
function isOpen(connector: Connector | null, name: string): boolean {
  if (name === 'token_type' || name === 'host_key') return true;
  return connector !== null && findField(connector, name)?.secret === false;
}

function provisionForCalls(connector: Connector | null, provision: Provision): Record<string, string> {
  if (connector === null) return {};
  const isGiven = vendorValuesForRun(connector);
  const needed = [...provision].filter(([name]) => isGiven(name));
  return Object.fromEntries(needed.map(([name, secret]) => [name, secret.reveal()]));
}
