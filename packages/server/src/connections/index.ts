/** Door of connections: live, waiting or broken links to outside systems. */
export { connectionRoutes } from './connection-routes.ts';
export { connectionHandlers } from './connection-jobs.ts';
export { sweepFlows } from './sweep-flows.ts';
export { sweepRevocations } from './revoke-grants.ts';
export { forgetOtherGlobals, globalConnectorOf, globalStates, lockGlobal } from './global-connector.ts';
export { endGlobalLink, globalPart, makeGlobalLink } from './global-connections.ts';
export { connectorStates, connectorStatesOf } from './connector-states.ts';
export { ConnectorState, Flow } from './connection-schemas.ts';
export { beginFlow, startFlow } from './start-flow.ts';
export { continueFlow, type Continued } from './continue-flow.ts';
export { AuthLink, AuthLinkBody, AuthLinkList } from './auth-link-schema.ts';
export { authLinkDays, mostAuthLinkDays } from './auth-link.ts';
export {
  askerOf,
  authLinksOf,
  lastLinkEnd,
  livingLink,
  makeAuthLink,
  noteLink,
  noteOpened,
  noteTried,
  readAuthLink,
  revokeAuthLink,
  type AuthLinkRow,
} from './auth-links.ts';
export { fromOwnPage } from './connect-page-routes.ts';
export { hashToken, isToken, setCookie } from './flow.ts';
export { notConnectedWords } from './connection.ts';
export { connectionValues } from './connection-values.ts';
export { joinIds } from './end-subscription.ts';
export { askToCall, askToStop, keepSubscription, subscriptionOf } from './ask-to-call.ts';
export type { ReasonCode } from './reason.ts';
export { saveFields, type Sent } from './save-fields.ts';
export { checkCredentials } from './credentials.ts';
export { tryCredentials } from './try-credentials.ts';
export { isConnected, saveConnection, type ConnectionPlace, type NewConnection } from './save-connection.ts';
export { endFlowsOf, forgetConnection, forgetConnectionsOf, restConnectionsOf } from './forget-connection.ts';
export { openConnectionSecrets } from './connection-secrets.ts';
export { keepAlive } from './keep-alive.ts';
export { keepResuming } from './resume-flows.ts';
export { perhapsDone, proxiedCall, type ProxiedAnswer, type ProxiedCall } from './proxied-call.ts';
export { takeTurn } from './system-turns.ts';
export { askSystem, oddAnswer } from './ask-system.ts';
export type { SystemQuestion } from './call-system.ts';
