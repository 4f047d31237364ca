/** What a run gets of its connections as `PAN_SEC_<CONNECTOR>_<FIELD>`. Pure. */
import { findField, mainField, type Connector } from '@mortise/connectors';
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

/** Those named by what every call carries. Of kinds whose calls only the program knows, all. */
function provisionForCalls(connector: Connector | null, provision: Provision): Record<string, string> {
  if (connector === null) return {};
  const takesAll = connector.kind === 'custom_fields' || connector.kind === 'sftp' || connector.kind === 'aws_keys';
  const names = namesInCalls(connector);
  const needed = [...provision].filter(([name]) => takesAll || names.has(name));
  return Object.fromEntries(needed.map(([name, secret]) => [name, secret.reveal()]));
}

function namesInCalls(connector: Connector): Set<string> {
  const { api_url, headers, query, credential } = connector;
  const own =
    connector.kind === 'basic'
      ? [connector.username, connector.password]
      : connector.kind === 'oauth1'
        ? [connector.consumer_key, connector.consumer_secret, connector.token, connector.token_secret, connector.realm]
        : [];
  const text = JSON.stringify([api_url, headers, query, credential, own]);
  const names = new Set([...text.matchAll(/\{([a-z][a-z0-9_]*)\}/g)].map(([, name]) => name ?? ''));
  const hasToken = 'token_url' in connector || connector.kind === 'token_exchange';
  // `{key}` is the token where there is one.
  if (names.has('key') && !hasToken) names.add(mainField(connector) ?? 'key');
  return names;
}
