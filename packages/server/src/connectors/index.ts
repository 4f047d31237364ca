/** Door of connectors: how an account's integrations authenticate with outside systems. */
export type { Connector, CredentialField, OAuth1Connector, OAuthConnector } from '@mortise/connectors';
export { parseConnector } from './read-definition.ts';
export { ConnectsBy, Kind } from './connector-schemas.ts';
export { connectsBy, signsIn, type SignInConnector } from './signs-in.ts';
export { upsertConnector } from './upsert-connector.ts';
export { findConnector, findConnectors } from './find-connector.ts';
export { isProvisioned } from './is-provisioned.ts';
export { wholeProvision } from './whole-provision.ts';
export { openProvision } from './open-provision.ts';
export { fieldPattern } from './field-pattern.ts';
