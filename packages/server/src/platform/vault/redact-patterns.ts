/** Shapes of secrets that are masked wherever they appear, known or not: bearer tokens, JWTs, keys with a telling prefix. */

export const secretMark = '[secret]';

const shapes = [
  /\b(bearer|basic)(\s+|%20)[A-Za-z0-9._~+/=%-]{8,}/gi,
  /\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*)?/g,
  /\b(sk|rk|pk|ghp|gho|xoxb|xoxp)[_-][A-Za-z0-9_-]{8,}/g,
];

/** The text with every match of a known shape replaced; the scheme's name is kept (`Bearer [secret]`). */
export function maskPatterns(text: string): string {
  let masked = text;
  for (const shape of shapes) {
    masked = masked.replace(shape, (_all, scheme: unknown, space: unknown) =>
      typeof scheme === 'string' && typeof space === 'string' && /^(bearer|basic)$/i.test(scheme)
        ? `${scheme}${space}${secretMark}`
        : secretMark,
    );
  }
  return masked;
}
