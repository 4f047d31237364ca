/** The door of the room where configs move between releases. */
export { move, type MoveInput } from './move.ts';
export { type Move, type MoveItem, type MoveLists } from './move-report.ts';
export { moveBack, takeSnapshot, type ConfigSnapshot } from './snapshot.ts';
