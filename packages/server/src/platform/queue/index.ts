/** Door of the queue: events written in a transaction, handled at least once by slices to the right. */
export { emissionParts, emit, emitOrJoin, type Emission } from './emit.ts';
export { listen } from './listen.ts';
export { startQueue } from './start-queue.ts';
export type { EventName, QueuedEvent, EventHandler, EventHandlers } from './event.ts';
