/** Reads what a token endpoint answered: tolerant of what providers get wrong, strict about what we would send on. */

export type TokenAnswer = {
  access_token: string;
  token_type: string;
  /** Absent means: keep the one we have. */
  refresh_token: string | null;
  /** Seconds, within 30 s and 90 days; null when the provider does not say that the token ends. */
  expires_in: number | null;
  /** Scopes that were granted, when told. */
  scope: string | null;
};

const shortest = 30;
const longest = 90 * 24 * 3600;

/** The answer, or null when it is none: no JSON object, no token, or a token that could not stand in a header. */
export function readTokenAnswer(text: string): TokenAnswer | null {
  const body = readObject(text);
  if (body === null) return null;
  const access = tokenText(body.get('access_token'));
  if (access === null) return null;
  const refresh = body.get('refresh_token');
  const refreshToken = refresh === undefined || refresh === null || refresh === '' ? null : tokenText(refresh);
  if (refresh && refreshToken === null) return null;
  const type = body.get('token_type');
  const scope = body.get('scope');
  return {
    access_token: access,
    token_type: typeof type === 'string' && /^[A-Za-z][A-Za-z0-9._-]{0,30}$/.test(type) ? type : 'Bearer',
    refresh_token: refreshToken,
    expires_in: clampSeconds(body.get('expires_in')),
    scope: typeof scope === 'string' ? scope.slice(0, 4000) : null,
  };
}

/** The `error` word of a refusal, or null when there is none. */
export function readTokenError(text: string): string | null {
  const error = readObject(text)?.get('error');
  return typeof error === 'string' && /^[\x20-\x7e]{1,100}$/.test(error) ? error : null;
}

function readObject(text: string): Map<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

/** RFC 6749 appendix A: visible characters only, so that nothing can break out of a header. */
function tokenText(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value) && value.length <= 16_000
    ? value
    : null;
}

function clampSeconds(value: unknown): number | null {
  const seconds =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (Number.isNaN(seconds)) return null;
  return Math.min(longest, Math.max(shortest, Math.floor(seconds)));
}
