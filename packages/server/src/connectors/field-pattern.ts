/** A credential field's `pattern`: somebody else's expression, run on what customers type, so only in linear time. Pure. */
import { linearPattern, type LinearPattern } from '@mortise/manifest';

/** A test of the whole value, or the end of a sentence that says why there is none ("it uses look-behind, …"). */
export function fieldPattern(pattern: string): { test: LinearPattern } | { refused: string } {
  const alone = linearPattern(pattern);
  // `a)(b` is no expression, but would become one inside the brackets below.
  return 'refused' in alone ? alone : linearPattern(`^(?:${pattern})$`);
}
