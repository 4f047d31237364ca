/** A link that connects a global connector, for who has the server's own data at hand: the command line, as long as there is no hub. */
import { accountBySlug } from './accounts/index.ts';
import { authLinkDays, globalConnectorOf, makeGlobalLink } from './connections/index.ts';
import { Refusal } from './platform/http/index.ts';
import type { Means } from './platform/means.ts';

export type LinkToConnect = {
  /** The outside system's name. */
  label: string;
  integration: string;
  url: string;
  expiresAt: Date;
};

/** `days`: how long it lives; 7 where nothing is said. Refusals: not-found, and those of `makeGlobalLink`. */
export async function linkToConnect(
  means: Means,
  wanted: { account: string; integration: string; connector: string; days?: number },
): Promise<LinkToConnect> {
  const account = await accountBySlug(means, wanted.account);
  if (account === null) throw new Refusal('not-found', `There is no account "${wanted.account}".`);
  const { connector, integration } = await globalConnectorOf(
    means.db,
    account.id,
    wanted.integration,
    wanted.connector,
  );
  const days = wanted.days ?? authLinkDays;
  const made = await makeGlobalLink(means, account.id, integration.id, { connector: connector.name, days });
  if (made.url === null) throw new Error('A new link has no address.');
  return {
    label: connector.label,
    integration: integration.long_name,
    url: made.url,
    expiresAt: new Date(made.expires_at),
  };
}
