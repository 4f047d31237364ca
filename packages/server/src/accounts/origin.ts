/** Origins as browsers send them: compared as whole strings, never by pieces. */

/** The origin that `text` spells exactly (scheme, host, port; no path, no wildcard), or null. */
export function parseOrigin(text: string): string | null {
  if (text.length > 300 || !/^https?:\/\/[a-z0-9.:[\]-]+$/.test(text)) return null;
  try {
    const url = new URL(text);
    return url.origin === text ? text : null;
  } catch {
    return null;
  }
}
