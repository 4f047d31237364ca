/** Shapes of secrets that are masked wherever they appear, known or not: bearer tokens, JWTs, keys with a telling prefix. */

export const secretMark = '[secret]';

/**
 * Each shape with what stands in its place. A program writes the text, so every shape takes time in proportion to it: a
 * JWT is looked for once a word, and only in a word that a second part follows.
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)(\s+|%20)[A-Za-z0-9._~+/=%-]{8,}/gi, `$1$2${secretMark}`],
  [/(?<![\w-])(?=[\w-]+\.[\w-]{4})((?:[\w-]*?-)??)eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?/g, `$1${secretMark}`],
  [/\b(?:sk|rk|pk|ghp|gho|xoxb|xoxp)[_-][A-Za-z0-9_-]{8,}/g, secretMark],
];

/** The text with every match of a known shape replaced; the scheme's name is kept (`Bearer [secret]`). */
export function maskPatterns(text: string): string {
  return shapes.reduce((masked, [shape, mark]) => masked.replace(shape, mark), text);
}
