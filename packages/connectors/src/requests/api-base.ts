/** Where a connection's calls may go: below its system's API and nowhere else. */
import type { Connector } from '../connector.ts';
import { fillAddress, type Values } from '../fill-template.ts';
import { completeValues } from '../values.ts';

/** Where the API begins; null when the definition does not say. Throws what `fillAddress` throws. */
export function apiBase(connector: Connector, given: Values): URL | null {
  return connector.api_url === undefined ? null : fillAddress(connector.api_url, completeValues(connector, given));
}

/** The path joined to the base's; null when the result, as a URL parser reads it, is not below the base. */
export function callBelow(base: URL, path: string): URL | null {
  if (!path.startsWith('/') || path.includes('\\') || hasControl(path)) return null;
  const folder = base.pathname.replace(/\/+$/, '');
  const joined = `${base.origin}${folder}${path}`;
  if (!URL.canParse(joined)) return null;
  const url = new URL(joined);
  const below = url.pathname.slice(folder.length);
  const stays = url.origin === base.origin && url.pathname.startsWith(folder) && /^\/(?!\/)/.test(below);
  // A "?" or "#" in the path would bring a query of its own.
  return stays && url.search === '' && url.hash === '' && !climbs(path) ? url : null;
}

/**
 * The address that a caller names: a path below the base, with or without a query, or a whole address of the base's origin.
 * Null for any other, and for one that carries a name, a password or a fragment.
 */
export function callAt(base: URL, target: string): URL | null {
  if (target.startsWith('/')) {
    const [path = '', ...query] = target.split('?');
    const url = callBelow(base, path);
    if (url === null || target.includes('#')) return null;
    url.search = query.join('?');
    return url;
  }
  if (hasControl(target) || !URL.canParse(target)) return null;
  const url = new URL(target);
  const isPlain = url.username === '' && url.password === '' && !/#|^[^?]*\\/.test(target);
  // `blob:` has the origin of what stands behind it.
  return isPlain && url.origin === base.origin && url.protocol === base.protocol ? url : null;
}

/** A URL parser drops tabs and line breaks, so that what was judged is not what is called. */
const hasControl = (text: string): boolean => /[\u0000-\u001f\u007f]/.test(text);

/** True for a step upwards that a URL parser does not see and some servers do: behind an encoded slash, or with a parameter (RFC 3986 §3.3). */
function climbs(path: string): boolean {
  const steps = path.replaceAll(/%2e/gi, '.').split(/\/|\\|%2f|%5c/i);
  return steps.some((step) => /^\.{1,2}(?:;|%3b|$)/i.test(step));
}
