/** A request to an outside system's own API with a connection's credentials: below the connector's `api_url` and nowhere else. Pure. */
import {
  apiBase,
  callBelow,
  RequestProblem,
  signCall,
  type At,
  type Connector,
  type Outgoing,
  type Values,
} from '@mortise/connectors';

/** `path` starts with "/"; parameters are put in as they are and encoded here. */
export type SystemQuestion = { path: string; query: readonly (readonly [string, string])[] };

const longestAddress = 4_000;

/**
 * The call, or null when the definition, the credentials and the question make none: no `api_url`, a path that leaves it,
 * credentials of another kind, an address of more than 4,000 characters.
 */
export async function systemCall(
  connector: Connector,
  values: Values,
  { path, query }: SystemQuestion,
  at: At,
): Promise<Outgoing | null> {
  try {
    const base = apiBase(connector, values);
    const url = base === null ? null : callBelow(base, path);
    if (url === null) return null;
    for (const [name, value] of query) url.searchParams.append(name, value);
    const headers = { accept: 'application/json' };
    const call = await signCall(connector, values, { method: 'GET', url: url.href, headers, body: null }, at);
    return call.url.length > longestAddress ? null : call;
  } catch (error) {
    if (error instanceof RequestProblem) return null;
    throw error;
  }
}
