/**
 * The way back. A moved config cannot be moved back exactly: answers were given since, the order of keys and what no longer
 * fitted are gone. So the config is put away as text before it moves, and rolling back takes that text as it is.
 */
import type { JsonObject } from '../settings/index.ts';

/** A config as it was under a release, to the byte. It holds secrets: it is stored sealed, like them. */
export type ConfigSnapshot = { release: string; text: string };

/** To be stored with the move, in the same transaction. */
export function takeSnapshot(release: string, config: JsonObject): ConfigSnapshot {
  return { release, text: JSON.stringify(config) };
}

/** The config as it was when the snapshot was taken: `JSON.stringify` of it gives the same bytes. */
export function moveBack(snapshot: ConfigSnapshot): JsonObject {
  return JSON.parse(snapshot.text) as JsonObject;
}
