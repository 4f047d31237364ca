/** Asks an outside system under which name people know the account that they just signed in to. */
import type { OAuthConnector } from '../connectors/index.ts';
import type { Means } from '../platform/means.ts';
import type { Secret } from '../platform/vault/index.ts';

/** The name, or null: a system that does not tell never fails a connection. */
export async function lookupAccount(means: Means, connector: OAuthConnector, token: Secret): Promise<string | null> {
  if (!connector.account_lookup) return null;
  try {
    const headers = { authorization: `Bearer ${token.reveal()}`, accept: 'application/json' };
    const answer = await means.outgoing.request(
      connector.account_lookup.url,
      { method: 'GET', headers },
      { timeoutMs: 5_000, maxBytes: 100_000 },
    );
    return answer.status === 200 ? readField(answer.text, connector.account_lookup.field) : null;
  } catch {
    return null;
  }
}

/** `a.b` of a JSON object, as text of one line. */
export function readField(text: string, path: string): string | null {
  let value: unknown = JSON.parse(text);
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = Reflect.get(value, key);
  }
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const name = String(value)
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200);
  return name === '' ? null : name;
}
