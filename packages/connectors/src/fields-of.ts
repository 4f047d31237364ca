/** What a connector knows about its own fields: which are asked, which is the main secret, what else can be filled in. */
import type { Connector } from './connector.ts';
import type { CredentialField } from './field.ts';

/** The fields that a customer types, in order. */
export function askedFields(connector: Pick<Connector, 'fields'>): CredentialField[] {
  return connector.fields.filter((field) => field.source === undefined);
}

export function findField(
  connector: Pick<Connector, 'fields' | 'provision_fields'>,
  name: string,
): CredentialField | null {
  return [...connector.fields, ...connector.provision_fields].find((field) => field.name === name) ?? null;
}

/** The field of the customer that fills in a name: of that name, or a key file with a part of that name. */
export function fieldBehind(connector: Pick<Connector, 'fields'>, name: string): CredentialField | null {
  return connector.fields.find((field) => field.name === name || Object.hasOwn(field.parts ?? {}, name)) ?? null;
}

/**
 * The field that `{key}` stands for where there is no token: one named `key` or `api_key`, else the first secret, else the
 * first; those of the customer before those of the vendor. Also the one to blame when a system refuses the credentials.
 */
export function mainField(connector: Pick<Connector, 'fields' | 'provision_fields'>): string | null {
  const all = [...askedFields(connector), ...connector.provision_fields];
  for (const name of ['key', 'api_key']) if (all.some((field) => field.name === name)) return name;
  return (all.find((field) => field.secret) ?? all[0])?.name ?? null;
}

/** Names that a template may use although nobody is asked for them. */
export function knownNames(connector: Connector): Set<string> {
  const fields = [...connector.fields, ...connector.provision_fields];
  const names = fields.flatMap((field) => [field.name, ...Object.keys(field.parts ?? {})]);
  return new Set([
    ...names,
    ...namesOfKind[connector.kind],
    ...(connector.quirk === 'netsuite-host' ? ['account_host'] : []),
  ]);
}

const oauthNames = ['access_token', 'client_id', 'client_secret', 'request_id', 'scope', 'state'];
const namesOfKind: Record<Connector['kind'], readonly string[]> = {
  oauth2_code: oauthNames,
  oauth2_client_credentials: oauthNames,
  token_exchange: ['access_token', 'request_id'],
  oauth1: ['oauth_token', 'oauth_token_secret', 'request_id'],
  service_account_jwt: ['access_token', 'request_id'],
  api_key: ['request_id'],
  bearer_token: ['request_id'],
  basic: ['request_id'],
  custom_fields: ['request_id'],
  sftp: [],
  aws_keys: ['request_id'],
};
