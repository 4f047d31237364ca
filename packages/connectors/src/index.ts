/** Door of connectors: the catalogue, the shape of a connector, and the requests that it makes of an outside system. */
export { CredentialField } from './field.ts';
export { kinds, type Kind, type Quirk } from './kinds.ts';
export {
  AssertionConnector,
  AwsConnector,
  BasicConnector,
  ClientConnector,
  connectorShapes,
  ExchangeConnector,
  FieldsConnector,
  KeyConnector,
  OAuth1Connector,
  OAuthConnector,
  SftpConnector,
  TokenConnector,
  type Connector,
} from './connector.ts';
export { parseConnector } from './parse-connector.ts';
export type { RefusedPattern } from './connector-rules.ts';
export type { Problem } from './shape-problems.ts';
export { findSystem, parseSystem, systemIds } from './read-catalogue.ts';
export type { System, SystemMethod } from './system.ts';
export { askedFields, findField, mainField } from './fields-of.ts';
export { fillAddress, fillHeader, fillText, type Values } from './fill-template.ts';
export { RequestProblem, type RequestProblemCode } from './request-problem.ts';
