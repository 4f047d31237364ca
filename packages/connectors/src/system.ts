/** What a file of the catalogue is: one outside system and the ways in, the preferred one first. */
import { Type, type Static, type TProperties } from 'typebox';
import { AccountLookup, kinds, shared, TestRequest, type Kind } from './kinds.ts';
import { Address, Id, Label, Logo, PlainAddress, strict } from './shapes.ts';

/** A connector without what belongs to an account. */
const methodOf = <K extends Kind, P extends TProperties>(kind: K, own: P) =>
  Type.Object({ id: Id, label: Label, kind: Type.Literal(kind), ...shared, ...own }, strict);

export const methodShapes = {
  oauth2_code: methodOf('oauth2_code', kinds.oauth2_code),
  oauth2_client_credentials: methodOf('oauth2_client_credentials', kinds.oauth2_client_credentials),
  token_exchange: methodOf('token_exchange', kinds.token_exchange),
  oauth1: methodOf('oauth1', kinds.oauth1),
  api_key: methodOf('api_key', kinds.api_key),
  bearer_token: methodOf('bearer_token', kinds.bearer_token),
  basic: methodOf('basic', kinds.basic),
  custom_fields: methodOf('custom_fields', kinds.custom_fields),
  sftp: methodOf('sftp', kinds.sftp),
  service_account_jwt: methodOf('service_account_jwt', kinds.service_account_jwt),
  aws_keys: methodOf('aws_keys', kinds.aws_keys),
} as const;

const none = Type.Null();

/** A system without its methods, which have a shape each. */
export const SystemFacts = Type.Object(
  {
    id: Id,
    name: Label,
    /** As the list that the catalogue began with spells it; null: it is ours. */
    seed_name: Type.Union([Type.String({ minLength: 1, maxLength: 80 }), none]),
    category: Id,
    website: Type.Union([PlainAddress, none]),
    docs_url: Type.Union([PlainAddress, none]),
    icon: Logo,
    /** high: seen in documentation or public code; medium: well known; low: verify before use. */
    confidence: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
    note: Type.Optional(Type.String({ maxLength: 400 })),
    /** Of each method that has none of its own; the two below not of one that has its own `api_url`. */
    api_url: Type.Optional(Address),
    test_request: Type.Optional(TestRequest),
    account_lookup: Type.Optional(AccountLookup),
  },
  strict,
);

export type SystemMethod = Static<(typeof methodShapes)[Kind]>;
export type System = Static<typeof SystemFacts> & { methods: SystemMethod[] };
