/** Limits of a config as a whole (product §9), asked before anything else looks at it (threats D3). */
import { isObject, measure } from '../settings/index.ts';

/** Bytes as JSON, levels, entries of one list. */
const configBytes = 64_000;
const configDepth = 32;
const longestList = 1_000;

/** Why a config is refused as a whole, or null. */
export function checkConfigSize(config: unknown): string | null {
  if (!isObject(config)) return 'A config is an object.';
  const { depth, poison } = measure(config, configDepth, 100_000);
  if (depth > configDepth) return `The config is nested deeper than ${configDepth} levels.`;
  if (poison !== null) return `The key "${poison}" is not allowed.`;
  if (new TextEncoder().encode(JSON.stringify(config)).length > configBytes)
    return `The config is larger than ${configBytes / 1000} kB.`;
  return longestArray(config) > longestList ? `A list in the config has more than ${longestList} entries.` : null;
}

function longestArray(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce(
    (most: number, inner) => Math.max(most, longestArray(inner)),
    Array.isArray(value) ? value.length : 0,
  );
}
