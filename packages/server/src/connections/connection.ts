/** What a connection holds: the secrets of its kind, and what of them a run gets. Pure. */
import type { TokenAnswer } from '@mortise/connectors';
import type { Connector } from '../connectors/index.ts';
import type { AccountId } from '../platform/ids.ts';

export type StoredSecrets = {
  kind: Connector['kind'];
  /** What was typed, and what the outside system told of itself on the way. */
  fields: Record<string, string>;
  /** What was given for it; null for a kind that sends what was typed. */
  tokens: StoredTokens | null;
};
export type StoredTokens = {
  access_token: string;
  token_type: string;
  refresh_token: string | null;
  scope: string | null;
};

/** An integration as far as connections are concerned. */
export type ConnectedIntegration = {
  id: string;
  /** `as`: what its programs call it, where that is another name. */
  connectors: readonly { name: string; global: boolean; as?: string }[];
};

/** For its customer, who can connect what is their own and nothing that all share. */
export function notConnectedWords({ label, global }: { label: string; global: boolean }): string {
  return `${label} is not connected.${global ? ' Only the people behind this app can do that.' : ''}`;
}

/** What an answer changes: an absent refresh token or scope means that the old one stays, and so does every value. */
export function secretsOfAnswer(answer: TokenAnswer, before: StoredSecrets): StoredSecrets {
  const old = before.tokens;
  const tokens = {
    access_token: answer.access_token,
    token_type: answer.token_type,
    refresh_token: answer.refresh_token ?? old?.refresh_token ?? null,
    scope: answer.scope ?? old?.scope ?? null,
  };
  return { kind: before.kind, fields: { ...before.fields, ...answer.fields }, tokens };
}

/** When the access token ends; null when the provider did not say. */
export function secretsEnd(answer: TokenAnswer, now: Date): Date | null {
  return answer.expires_in === null ? null : new Date(now.getTime() + answer.expires_in * 1000);
}

/** Kinds whose typed credentials bring a new token whenever one is wanted. */
const renewsAlone = new Set<Connector['kind']>(['oauth2_client_credentials', 'token_exchange', 'service_account_jwt']);

/** What a new token would be given for: the refresh token, or where that is not needed the old token; null when there is nothing, so that access ends when the token does. */
export function renewalToken({ kind, tokens }: StoredSecrets): string | null {
  if (tokens === null) return null;
  return renewsAlone.has(kind) ? tokens.access_token : tokens.refresh_token;
}

/** Reads what was sealed; null when it is none of ours. */
export function parseSecrets(text: string): StoredSecrets | null {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  if ('fields' in value) return { tokens: null, ...value } as StoredSecrets;
  // As sign-ins were kept before there were other kinds with tokens.
  if (value.kind !== 'oauth2_code' || !('access_token' in value)) return null;
  const { kind, ...tokens } = value as { kind: 'oauth2_code' } & StoredTokens;
  return { kind, fields: {}, tokens };
}

/** Where a connection's secrets are sealed for: bytes moved to another row, tenant or account do not open. */
export function secretsPlace(
  account: AccountId,
  row: string,
): { account: AccountId; table: string; column: string; row: string } {
  return { account, table: 'connections', column: 'sealed_secrets', row };
}
