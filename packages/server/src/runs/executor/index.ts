/** Door of the executor: programs of releases, run in a folder of their own. */
export { executeProgram, type Ending, type Program, type Watch } from './execute-program.ts';
export { LogWriter, cutText, logLimits, type SaveLines } from './log-writer.ts';
export { guessLevel, type LogLevel, type LogLine } from './log-line.ts';
export { type LastLine } from './last-line.ts';
export { type StreamRedactor } from './split-lines.ts';
export { makeRunFolder, openRunsRoot, openWalls, type RunFolder, type RunsRoot } from './run-folder.ts';
export { closeStarter } from './starter.ts';
export { openUserSlots, type UserSlot, type UserSlots } from './user-slots.ts';
export { killAllOf, signalGroup, type ProcessIdentity } from './process-identity.ts';
export { type UseLimits, type Walls } from './walls.ts';
