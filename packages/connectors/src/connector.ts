/** What a connector is: a definition (data, no secrets) of how to authenticate with one outside system. One shape a kind. */
import { Type, type Static, type TProperties } from 'typebox';
import { kinds, shared, type Kind } from './kinds.ts';
import { Label, Logo, Name, strict } from './shapes.ts';

const connectorOf = <K extends Kind, P extends TProperties>(kind: K, own: P) =>
  Type.Object(
    { name: Name, label: Label, logo: Type.Optional(Logo), kind: Type.Literal(kind), ...shared, ...own },
    strict,
  );

/** Logs in at the outside system: OAuth 2 authorisation code with PKCE. */
export const OAuthConnector = connectorOf('oauth2_code', kinds.oauth2_code);
/** OAuth 2 without a person: the client's own id and secret. */
export const ClientConnector = connectorOf('oauth2_client_credentials', kinds.oauth2_client_credentials);
/** What is typed is sent somewhere, a token comes back; no standard says how. */
export const ExchangeConnector = connectorOf('token_exchange', kinds.token_exchange);
/** Signs each call (RFC 5849). */
export const OAuth1Connector = connectorOf('oauth1', kinds.oauth1);
/** Takes what a person types and sends it with every call. */
export const KeyConnector = connectorOf('api_key', kinds.api_key);
export const TokenConnector = connectorOf('bearer_token', kinds.bearer_token);
/** RFC 7617. */
export const BasicConnector = connectorOf('basic', kinds.basic);
/** Values for the program alone, or sent in a way that a quirk knows. */
export const FieldsConnector = connectorOf('custom_fields', kinds.custom_fields);
/** A file server: no requests, only values. */
export const SftpConnector = connectorOf('sftp', kinds.sftp);
/** A signed assertion brings a token (RFC 7523). */
export const AssertionConnector = connectorOf('service_account_jwt', kinds.service_account_jwt);
/** Signs each call with Signature V4. */
export const AwsConnector = connectorOf('aws_keys', kinds.aws_keys);

export const connectorShapes = {
  oauth2_code: OAuthConnector,
  oauth2_client_credentials: ClientConnector,
  token_exchange: ExchangeConnector,
  oauth1: OAuth1Connector,
  api_key: KeyConnector,
  bearer_token: TokenConnector,
  basic: BasicConnector,
  custom_fields: FieldsConnector,
  sftp: SftpConnector,
  service_account_jwt: AssertionConnector,
  aws_keys: AwsConnector,
} as const;

export type OAuthConnector = Static<typeof OAuthConnector>;
export type ClientConnector = Static<typeof ClientConnector>;
export type ExchangeConnector = Static<typeof ExchangeConnector>;
export type OAuth1Connector = Static<typeof OAuth1Connector>;
export type KeyConnector = Static<typeof KeyConnector>;
export type TokenConnector = Static<typeof TokenConnector>;
export type BasicConnector = Static<typeof BasicConnector>;
export type FieldsConnector = Static<typeof FieldsConnector>;
export type SftpConnector = Static<typeof SftpConnector>;
export type AssertionConnector = Static<typeof AssertionConnector>;
export type AwsConnector = Static<typeof AwsConnector>;
export type Connector =
  | OAuthConnector
  | ClientConnector
  | ExchangeConnector
  | OAuth1Connector
  | KeyConnector
  | TokenConnector
  | BasicConnector
  | FieldsConnector
  | SftpConnector
  | AssertionConnector
  | AwsConnector;
