/** Door of HTTP: the server frame, refusals, and the guarded way out. */
export { enterRoom, type Room } from './bytes-room.ts';
export { measureJson, parseBounded, parseJsonBody } from './json-body.ts';
export { jsonMembers, readNumbersAsTexts, readRawNumbers } from './json-members.ts';
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
