/** Fills in what a definition leaves out. */
import type { TSchema } from 'typebox';
import { Clone, Default } from 'typebox/value';
import type { Kind } from './kinds.ts';

const clientId = { name: 'client_id', label: 'Client ID', secret: false };
const clientSecret = { name: 'client_secret', label: 'Client secret' };

/** A copy with the defaults of its shape; clients of OAuth 2 that name no fields have an id and a secret. */
export function withDefaults(shape: TSchema, kind: Kind, input: object): unknown {
  return Default(shape, { ...usualFields(kind, input), ...usualCredential(kind), ...Clone(input) });
}

function usualFields(kind: Kind, input: object): object {
  if ('provision_fields' in input || ('fields' in input && kind === 'oauth2_client_credentials')) return {};
  const pair = Reflect.get(input, 'token_auth') === 'none' ? [clientId] : [clientId, clientSecret];
  if (kind === 'oauth2_code') return { provision_fields: Clone(pair) };
  return kind === 'oauth2_client_credentials' ? { fields: Clone(pair) } : {};
}

/** How a token is sent where the definition does not say (RFC 6750); a key goes in as it is. */
function usualCredential(kind: Kind): object {
  switch (kind) {
    case 'api_key':
      return { credential: {} };
    case 'oauth2_code':
    case 'oauth2_client_credentials':
    case 'token_exchange':
    case 'service_account_jwt':
    case 'bearer_token':
      return { credential: { format: 'Bearer {key}' } };
    case 'oauth1':
    case 'basic':
    case 'custom_fields':
    case 'sftp':
    case 'aws_keys':
      return {};
  }
}
