/** Door of connectors: how an account's integrations authenticate with outside systems. */
export { CredentialField, KeyConnector, OAuthConnector, type Connector } from './connector.ts';
export { parseConnector } from './parse-connector.ts';
export { upsertConnector } from './upsert-connector.ts';
export { findConnector, findConnectors } from './find-connector.ts';
export { openProvision } from './open-provision.ts';
export { fieldPattern } from './field-pattern.ts';
