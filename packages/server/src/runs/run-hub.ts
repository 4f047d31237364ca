/** Tells readers and workers of this process that something is new (`run-news.ts` tells the others); only a hint, the database is the truth. */
import { EventEmitter } from 'node:events';

const hub = new EventEmitter().setMaxListeners(0);
const told = new EventEmitter().setMaxListeners(0);

/** New lines or a new phase of a run. Call it after the commit. */
export function tellRun(run: string): void {
  hub.emit(run);
  told.emit('run', run);
}

/** The same, heard from another process: it is told here only. */
export function hearRun(run: string): void {
  hub.emit(run);
}

/** Calls back with every run that this process tells of, until the returned function is called. */
export function onTold(heard: (run: string) => void): () => void {
  told.on('run', heard);
  return () => told.off('run', heard);
}

/** Something may be claimed. Call it after the commit. */
export function tellQueued(): void {
  hub.emit('queued');
}

/** A run was taken from its worker. Call it after the commit. */
export function tellLost(): void {
  hub.emit('lost');
}

/** Calls back at every hint until the returned function is called. */
export function listenTo(what: 'queued' | 'lost' | (string & {}), heard: () => void): () => void {
  hub.on(what, heard);
  return () => hub.off(what, heard);
}

/** How many listen; for tests, which look for readers that were forgotten. */
export function listenerCount(what: string): number {
  return hub.listenerCount(what);
}
