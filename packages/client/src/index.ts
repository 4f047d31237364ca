/** Calls a Mortise server from a browser or from Node. */
export type { components, paths } from './api.d.ts';
export { createClient, type Ask, type Client, type ClientOptions, type Session, type TokenReason } from './client.ts';
export { readLog, type LogEvent, type LogLine } from './read-log.ts';
export { Refused, type Problem } from './refused.ts';
