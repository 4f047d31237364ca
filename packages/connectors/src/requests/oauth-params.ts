/** What the requests of OAuth 2 have in common: scopes, PKCE, renamed parameters. */
import type { OAuthConnector } from '../connector.ts';
import { fillOrLeave, type Values } from '../fill-template.ts';

/** S256 is sent unless the system is known not to take it. */
export function sendsChallenge(connector: Pick<OAuthConnector, 'pkce'>): boolean {
  return connector.pkce !== 'unsupported';
}

/** Scopes as they are sent; one that is nothing but a missing field is left out. */
export function joinedScopes(
  { scopes, scope_separator }: Pick<OAuthConnector, 'scopes' | 'scope_separator'>,
  values: Values,
): string {
  const filled = scopes.map((scope) => fillOrLeave(scope, values));
  return filled.filter((scope) => scope !== null).join(scope_separator);
}

/** Standard names as the system calls them; what it has no name for is left out. */
export function renamed(
  params: Readonly<Record<string, string>>,
  names: Readonly<Record<string, string | null>> | undefined,
): Record<string, string> {
  const own = Object.entries(params).map(([name, value]) => {
    const to = names !== undefined && Object.hasOwn(names, name) ? names[name] : name;
    return [to ?? null, value] as const;
  });
  return Object.fromEntries(own.filter((entry): entry is [string, string] => entry[0] !== null));
}
