/** Public door of the server: start one, apply an account file, describe the API. */
export { start, type Running } from './start.ts';
export { serve, plainRunsSentence } from './serve.ts';
export { configFromEnvironment, type StartConfig } from './start-config.ts';
export { openGround, type Ground } from './open-process.ts';
export { keyStatus, rotateKeys, type KeyStatus, type Rotated } from './rotate-keys.ts';
export { removeData } from './remove-data.ts';
export { checkPort } from './platform/http/port.ts';
export { createLog, Refusal, type Log, type Means } from './platform/index.ts';
export { exportOpenApi } from './export-open-api.ts';
export { newApiKey } from './accounts/index.ts';
export { applyAccountFile as apply, type ApplySummary, type Unconnected } from './account-file/index.ts';
export { linkToConnect } from './link-to-connect.ts';
export { mostAuthLinkDays } from './connections/index.ts';
export { stopOnSignal, type Stoppable } from './platform/stop-on-signal.ts';
