/** Whether a person let the app do less than it asked for (RFC 6749 §3.3 and §5.1). */
import type { OAuthConnector } from '../connector.ts';
import type { Values } from '../fill-template.ts';
import { joinedScopes } from '../requests/oauth-params.ts';

/** These say who somebody is, or that access lasts; systems give them without saying so, or under another name. */
const unsaid = new Set(['openid', 'profile', 'email', 'offline', 'offline_access', 'refresh_token']);

/** Scopes that were asked for and are not among those that were granted; none when the system did not tell what it granted. */
export function missingScopes(
  connector: Pick<OAuthConnector, 'scopes' | 'scope_separator'>,
  values: Values,
  granted: string | null,
): string[] {
  const given = new Set(wordsOf(granted ?? ''));
  if (given.size === 0) return [];
  const asked = connector.scopes.flatMap((scope) => wordsOf(joinedScopes({ ...connector, scopes: [scope] }, values)));
  // Who may write may read: some systems name only the wider one.
  return asked.filter((scope) => !unsaid.has(scope) && !given.has(scope) && !given.has(scope.replace('read', 'write')));
}

/** Told with the separator of the standard or another one, whatever was asked with. */
const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');
