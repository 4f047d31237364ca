/** Door of HTTP: the server frame, refusals, and the guarded way out. */
export { measureJson } from './json-body.ts';
export { buildHttp, type App } from './build-http.ts';
export { Refusal, refusalStatus, type Problem, type RefusalCode } from './refusal.ts';
export {
  openOutgoing,
  type Outgoing,
  type OutgoingLimits,
  type OutgoingReply,
  type OutgoingStream,
  type StreamLimits,
} from './outgoing.ts';
