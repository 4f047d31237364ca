/** Door of sessions: an embed token in, a session out, and who asks on every later request. */
export { sessionRoutes } from './session-routes.ts';
export { requireSession } from './require-session.ts';
export { sessionLives } from './session-lives.ts';
export type { SessionScope } from './session-scope.ts';
export { openConnectClaim } from './connect-claim.ts';
export { verbs, type ConnectClaim, type Verb } from './embed-claims.ts';
export { originOf, ownOrigin } from './request-origin.ts';
export { sweepSessions } from './sweep-sessions.ts';
