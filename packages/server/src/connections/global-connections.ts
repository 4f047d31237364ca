/** The account's own connections, shared by all customers of an integration: a link to connect one, and its end. */
import { accountById, appliedParts } from '../accounts/index.ts';
import { transaction } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { AuthLink } from './auth-link-schema.ts';
import { makeAuthLink, readAuthLink, revokeAuthLink } from './auth-links.ts';
import { forgetConnection } from './forget-connection.ts';
import { globalConnectorOf, lockGlobal, type GlobalConnector } from './global-connector.ts';

/** How the part of an account file is called that connects by itself what it holds the fields of. */
export const globalPart = (integration: string, connector: string): string => `connection ${integration} ${connector}`;

/**
 * A link with which somebody connects a global connector, for all customers; it takes the place of the one before. Refusals:
 * not-found; not-allowed when each customer connects it, or the account file does; link-limit-reached.
 */
export async function makeGlobalLink(
  means: Means,
  account: AccountId,
  integration: string,
  wanted: { connector: string; days: number },
): Promise<AuthLink> {
  const found = await globalConnectorOf(means.db, account, integration, wanted.connector);
  const name = (await accountById(means, account))?.name ?? null;
  return transaction(means.db, async (tx) => {
    await lockGlobal(tx, found.place);
    if ((await appliedParts(tx, account)).has(globalPart(found.integration.name, wanted.connector)))
      throw connectedByFile(found);
    const askedBy = { name, customer_name: null, sub: null };
    return makeAuthLink(tx, means, { place: found.place, customer: null, askedBy, days: wanted.days });
  });
}

/** Ends a link to a global connector and whatever was begun with it. Refusal: not-found. */
export async function endGlobalLink(means: Means, account: AccountId, id: string): Promise<void> {
  await readAuthLink(means, account, null, id);
  await transaction(means.db, (tx) => revokeAuthLink(tx, means, account, null, id));
}

/** Disconnects for all customers: forgotten here at once and revoked outside; what is not connected stays so. Refusals of `globalConnectorOf`. */
export async function disconnectGlobal(
  means: Means,
  account: AccountId,
  integration: string,
  connector: string,
): Promise<void> {
  const { place } = await globalConnectorOf(means.db, account, integration, connector);
  await transaction(means.db, (tx) => forgetConnection(tx, means, place));
}

function connectedByFile({ connector, integration }: GlobalConnector): Refusal {
  return new Refusal(
    'not-allowed',
    `The account file connects ${connector.label}, with the fields at ${integration.name}. Change them there, or take them out first.`,
  );
}
