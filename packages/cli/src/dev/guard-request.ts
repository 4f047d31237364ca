/**
 * Who may talk to the page's server: this machine's own browser, from the page itself. A name that somebody pointed at
 * 127.0.0.1 is refused by its `Host` (DNS rebinding), another page by its `Origin` and by what the browser says of itself.
 */
import type { IncomingHttpHeaders } from 'node:http';

export type Asked = { method: string; path: string; headers: IncomingHttpHeaders };

/** The status to refuse with, or null when it may pass. */
export function refusalOf({ method, path, headers }: Asked, port: number): 403 | 405 | 415 | 421 | null {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const host = headers.host ?? '';
  if (!hosts.includes(host)) return 421;
  if (method !== 'GET' && method !== 'POST') return 405;
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return 403;
  const site = headers['sec-fetch-site'];
  const opensPage = method === 'GET' && path === '/' && headers['sec-fetch-mode'] === 'navigate';
  if (!opensPage && site !== undefined && site !== 'same-origin' && site !== 'none') return 403;
  if (method === 'GET') return null;
  // No browser leaves `Origin` out of a POST.
  if (origin === undefined) return 403;
  return headers['content-type'] === 'application/json' ? null : 415;
}
