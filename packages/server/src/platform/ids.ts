/** Branded, prefixed ids: a UUIDv7 inside (time-ordered, no shared sequence), a prefix that says what it names. */
import { randomBytes } from 'node:crypto';

/** Prefix of each kind of id. */
export const idPrefixes = {
  account: 'acc',
  integration: 'int',
  connector: 'con',
  release: 'rel',
  session: 'ses',
  customer: 'cus',
  connection: 'cnn',
  flow: 'flw',
  authLink: 'lnk',
  tenant: 'ten',
  webhook: 'whk',
  run: 'run',
  trigger: 'trg',
  event: 'evt',
} as const;

export type IdKind = keyof typeof idPrefixes;
export type Id<K extends IdKind> = string & { readonly __id: K };
export type AccountId = Id<'account'>;
export type IntegrationId = Id<'integration'>;
export type ConnectorId = Id<'connector'>;
export type ReleaseId = Id<'release'>;
export type SessionId = Id<'session'>;
export type CustomerId = Id<'customer'>;
export type ConnectionId = Id<'connection'>;
export type FlowId = Id<'flow'>;
export type AuthLinkId = Id<'authLink'>;
export type TenantId = Id<'tenant'>;
export type WebhookId = Id<'webhook'>;
export type RunId = Id<'run'>;
export type TriggerId = Id<'trigger'>;
export type EventId = Id<'event'>;

/** Makes a new id. `now` is injected by tests only. Layout: RFC 9562 §5.7. */
export function newId<K extends IdKind>(kind: K, now = Date.now()): Id<K> {
  const raw = randomBytes(16);
  raw.writeUIntBE(now, 0, 6);
  raw[6] = ((raw[6] ?? 0) & 0x0f) | 0x70;
  raw[8] = ((raw[8] ?? 0) & 0x3f) | 0x80;
  return `${idPrefixes[kind]}_${raw.toString('hex')}` as Id<K>;
}

/** Reads an id that came from outside: null when it is not one of that kind. */
export function parseId<K extends IdKind>(kind: K, text: string): Id<K> | null {
  return new RegExp(`^${idPrefixes[kind]}_[0-9a-f]{32}$`).test(text) ? (text as Id<K>) : null;
}
