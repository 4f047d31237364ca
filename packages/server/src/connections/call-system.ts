/** A request to an outside system's own API with a connection's credentials: below the connector's `api_url` and nowhere else. Pure. */
import type { Connector } from '../connectors/index.ts';
import type { StoredSecrets } from './connection.ts';
import { addressOf, withKey } from './credentials.ts';

/** `path` starts with "/"; parameters are put in as they are and encoded here. */
export type SystemQuestion = { path: string; query: readonly (readonly [string, string])[] };
export type SystemCall = { url: string; headers: Record<string, string> };

const longestAddress = 4_000;

/**
 * The call, or null when the definition, the credentials and the question make none: no `api_url`, a path that leaves it,
 * credentials of another kind, an address of more than 4,000 characters.
 */
export function systemCall(
  connector: Connector,
  secrets: StoredSecrets,
  { path, query }: SystemQuestion,
): SystemCall | null {
  const base = apiBase(connector, secrets);
  const url = base === null ? null : join(base, path);
  if (url === null) return null;
  for (const [name, value] of query) url.searchParams.append(name, value);
  const call = signed(connector, secrets, url);
  return call === null || call.url.length > longestAddress ? null : call;
}

function apiBase(connector: Connector, secrets: StoredSecrets): URL | null {
  if (connector.api_url === undefined) return null;
  if (connector.kind === 'api_key')
    return secrets.kind === 'api_key' ? addressOf(connector, connector.api_url, secrets.fields) : null;
  return URL.canParse(connector.api_url) ? new URL(connector.api_url) : null;
}

/** The path joined to the base's; null when the result, as a URL parser reads it, is not below the base. */
function join(base: URL, path: string): URL | null {
  if (!path.startsWith('/')) return null;
  const folder = base.pathname.replace(/\/+$/, '');
  const joined = `${base.origin}${folder}${path}`;
  if (!URL.canParse(joined)) return null;
  const url = new URL(joined);
  const below = url.pathname.slice(folder.length);
  const stays = url.origin === base.origin && url.pathname.startsWith(folder) && /^\/(?!\/)/.test(below);
  // A "?" or "#" in the path would bring a query of its own.
  return stays && url.search === '' && url.hash === '' && !climbs(path) ? url : null;
}

/** True for a step upwards that a URL parser does not see and some servers do: behind an encoded slash. */
function climbs(path: string): boolean {
  const steps = path.replaceAll(/%2e/gi, '.').split(/\/|\\|%2f|%5c/i);
  return steps.some((step) => step === '.' || step === '..');
}

function signed(connector: Connector, secrets: StoredSecrets, url: URL): SystemCall | null {
  if (connector.kind === 'api_key' && secrets.kind === 'api_key') return withKey(connector, secrets.fields, url);
  if (connector.kind === 'oauth2_code' && secrets.tokens !== null) {
    const headers = { accept: 'application/json', authorization: `Bearer ${secrets.tokens.access_token}` };
    return { url: url.href, headers };
  }
  return null;
}
