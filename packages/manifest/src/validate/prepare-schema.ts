/** A schema made ready for the interpreter: own copy, patterns in linear time, forgiving clock times. */
import { format as formats } from '@cfworker/json-schema';
import { allSchemas, isPlain, linearPattern, type JsonSchema, type LinearPattern } from '../settings/index.ts';

export type Prepared = { schema: JsonSchema; patterns: Map<string, LinearPattern> };

const patternMark = 'mortise-pattern:';
/** A time of day as a time picker gives it: seconds and zone may be left out. */
export const clockFormat = 'mortise-time';
const clock = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(z|[+-][0-2]\d:[0-5]\d)?$/i;

/** The pattern behind a format that `prepareSchema` put in its place, or null. */
export function patternOfFormat(format: unknown): string | null {
  return typeof format === 'string' && format.startsWith(patternMark) ? format.slice(patternMark.length) : null;
}

/** The copy to interpret, or a sentence that says which pattern cannot be checked. */
export function prepareSchema(original: JsonSchema): Prepared | { refused: string } {
  const schema = structuredClone(original);
  const patterns = new Map<string, LinearPattern>([[clockFormat, (text) => clock.test(text)]]);
  for (const { schema: place } of allSchemas(schema)) {
    const named = Object.keys(place.patternProperties ?? {}).find((name) => !isPlain(name));
    if (named !== undefined) return { refused: `The pattern "${named}" is too involved for the names of properties.` };
    if (place.format === 'url') place.format = 'uri';
    if (typeof place.pattern !== 'string') continue;
    const read = linearPattern(place.pattern);
    if ('refused' in read) return { refused: `The pattern "${place.pattern}" is refused: ${read.refused}.` };
    const mark = `${patternMark}${place.pattern}`;
    patterns.set(mark, read.test);
    place.allOf = [...(Array.isArray(place.allOf) ? place.allOf : []), { format: mark }];
    delete place.pattern;
  }
  return { schema, patterns };
}

/** Runs `ask` while the interpreter knows the patterns as formats; it is synchronous, so nobody else sees them. */
export function withPatterns<T>(patterns: ReadonlyMap<string, LinearPattern>, ask: () => T): T {
  const known = formats as Record<string, (text: string) => boolean>;
  for (const [mark, test] of patterns) known[mark] = test;
  try {
    return ask();
  } finally {
    for (const mark of patterns.keys()) delete known[mark];
  }
}
