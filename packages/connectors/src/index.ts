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
export { completeValues } from './values.ts';
export { tidyValue } from './tidy-value.ts';
export { runFields, vendorValuesForRun, type RunField } from './run-fields.ts';
export type { AnyOutgoing, At, Outgoing } from './requests/outgoing.ts';
export { authorizeAddress, authorizeOrigin, type AuthorizeFlow } from './requests/authorize-address.ts';
export { sendsChallenge } from './requests/oauth-params.ts';
export { missingScopes } from './answers/missing-scopes.ts';
export { grantAlone, tokenRequest, type Grant } from './requests/token-request.ts';
export { revokeRequest } from './requests/revoke-request.ts';
export { signCall } from './requests/sign-call.ts';
export { accountRequest, isTestPassed, lookupRequest, testRequest } from './requests/test-request.ts';
export { hopByHopHeaders } from './hop-by-hop-headers.ts';
export { apiBase, callAt, callBelow } from './requests/api-base.ts';
export { hookRequest, hookTurns } from './requests/hook-request.ts';
export {
  hasLegs,
  lastingTokenRequest,
  oauth1AuthorizeAddress,
  readOAuth1Answer,
  temporaryTokenRequest,
} from './requests/oauth1.ts';
export { readTokenAnswer, readTokenError, type TokenAnswer } from './answers/read-token-answer.ts';
export { accountInValues, readAccount } from './answers/read-account.ts';
export { readCallbackFields, readFields, readLookup } from './answers/read-fields.ts';
export { isSystemsCallback, standardCallback } from './answers/read-callback.ts';
