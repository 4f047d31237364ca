/** Which values of a connection a program gets, by field: `PAN_SEC_<CONNECTOR>_<FIELD>`. Pure. */
import type { Connector } from './connector.ts';
import { mainField } from './fields-of.ts';
import { hasLegs } from './requests/oauth1.ts';

export type RunField = {
  /** Upper-case in the variable's name. */
  name: string;
  /** What it is, in a few words. */
  label: string;
  /** Given by the customer, told by the outside system, given by the vendor, or the token that came of them. */
  from: 'customer' | 'system' | 'vendor' | 'token';
  /** Not every connection has it. */
  optional: boolean;
};

/** All that a run can get, in the order of their coming. A name that two have is the vendor's. */
export function runFields(connector: Connector): RunField[] {
  const isGiven = vendorValuesForRun(connector);
  const all: RunField[] = [
    ...connector.fields.map(({ name, label, optional, source }) => ({
      name,
      label,
      from: source === undefined ? ('customer' as const) : ('system' as const),
      optional: optional || source !== undefined,
    })),
    ...tokensOf(connector),
    ...connector.provision_fields
      .filter(({ name }) => isGiven(name))
      .map(({ name, label, optional }) => ({ name, label, from: 'vendor' as const, optional })),
  ];
  return [...new Map(all.map((field) => [field.name, field])).values()];
}

function tokensOf(connector: Connector): RunField[] {
  const of = (name: string, label: string): RunField => ({ name, label, from: 'token', optional: false });
  switch (connector.kind) {
    case 'oauth2_code':
    case 'oauth2_client_credentials':
    case 'token_exchange':
    case 'service_account_jwt':
      return [of('access_token', 'Access token'), of('token_type', 'Its type, such as Bearer')];
    case 'oauth1':
      return hasLegs(connector)
        ? [of('oauth_token', 'Access token'), of('oauth_token_secret', 'Its secret, to sign with')]
        : [];
    case 'sftp':
      return [{ name: 'host_key', label: 'Key that the file server showed', from: 'system', optional: false }];
    case 'api_key':
    case 'bearer_token':
    case 'basic':
    case 'custom_fields':
    case 'aws_keys':
      return [];
  }
}

/** Whether a run gets the vendor's value of this name: one that a call carries; of kinds whose calls only the program knows, any. */
export function vendorValuesForRun(connector: Connector): (name: string) => boolean {
  if (['custom_fields', 'sftp', 'aws_keys'].includes(connector.kind)) return () => true;
  const names = namesInCalls(connector);
  return (name) => names.has(name);
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
