/** What a connection holds: the secrets of its kind, and what of them a run gets. Pure. */
import { Secret } from '../platform/vault/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { TokenAnswer } from './token-answer.ts';

export type StoredSecrets =
  | {
      kind: 'oauth2_code';
      access_token: string;
      token_type: string;
      refresh_token: string | null;
      scope: string | null;
    }
  | { kind: 'api_key'; fields: Record<string, string> };

/** An integration as far as connections are concerned. */
export type ConnectedIntegration = { id: string; connectors: readonly { name: string; global: boolean }[] };

/** What a refresh changes: an absent refresh token or scope means that the old one stays. */
export function secretsOfAnswer(answer: TokenAnswer, before: StoredSecrets | null): StoredSecrets {
  const old = before?.kind === 'oauth2_code' ? before : null;
  return {
    kind: 'oauth2_code',
    access_token: answer.access_token,
    token_type: answer.token_type,
    refresh_token: answer.refresh_token ?? old?.refresh_token ?? null,
    scope: answer.scope ?? old?.scope ?? null,
  };
}

/** When the access token ends; null when the provider did not say. */
export function secretsEnd(answer: TokenAnswer, now: Date): Date | null {
  return answer.expires_in === null ? null : new Date(now.getTime() + answer.expires_in * 1000);
}

/** The fields that a run gets as `PAN_SEC_<CONNECTOR>_<FIELD>`; a refresh token is never among them. */
export function fieldsForRun(secrets: StoredSecrets): Record<string, Secret> {
  const plain =
    secrets.kind === 'api_key'
      ? secrets.fields
      : { access_token: secrets.access_token, token_type: secrets.token_type };
  return Object.fromEntries(Object.entries(plain).map(([field, value]) => [field.toUpperCase(), new Secret(value)]));
}

/** Reads what was sealed; null when it is none of ours. */
export function parseSecrets(text: string): StoredSecrets | null {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return null;
  const kind: unknown = Reflect.get(value, 'kind');
  return kind === 'oauth2_code' || kind === 'api_key' ? (value as StoredSecrets) : null;
}

/** Where a connection's secrets are sealed for: bytes moved to another row, tenant or account do not open. */
export function secretsPlace(
  account: AccountId,
  row: string,
): { account: AccountId; table: string; column: string; row: string } {
  return { account, table: 'connections', column: 'sealed_secrets', row };
}
