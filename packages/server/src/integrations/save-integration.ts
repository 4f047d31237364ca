/** Makes and changes integrations and their listings; the caller's transaction decides what is one change. */
import { and, eq } from 'drizzle-orm';
import { nextNumber } from '../accounts/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { newId, type AccountId, type IntegrationId, type ReleaseId } from '../platform/ids.ts';
import type { Integration, Listing } from './integration.ts';
import { integrations, listings } from './integration-table.ts';

export type IntegrationFacts = Pick<
  Integration,
  'name' | 'long_name' | 'type' | 'link' | 'connectors' | 'schedules' | 'published'
>;

/** Saves an integration under its name, made with the next number when it is new. */
export async function saveIntegration(tx: Tx, account: AccountId, facts: IntegrationFacts): Promise<IntegrationId> {
  const where = and(eq(integrations.account_id, account), eq(integrations.name, facts.name));
  const [known] = await tx.update(integrations).set(facts).where(where).returning({ id: integrations.id });
  if (known !== undefined) return known.id as IntegrationId;
  const id = newId('integration');
  await tx
    .insert(integrations)
    .values({ account_id: account, id, number: await nextNumber(tx, account, 'integration'), ...facts });
  return id;
}

export async function saveListing(
  tx: Tx,
  account: AccountId,
  integration: IntegrationId,
  listing: Listing,
): Promise<void> {
  const { text, marks, ...same } = listing;
  const values = { ...same, text_tree: text, logo: { marks } };
  await tx
    .insert(listings)
    .values({ account_id: account, integration_id: integration, ...values })
    .onConflictDoUpdate({ target: [listings.account_id, listings.integration_id], set: values });
}

/** Points the default channel at a release. */
export async function pointDefault(
  tx: Tx,
  account: AccountId,
  integration: IntegrationId,
  release: ReleaseId,
): Promise<void> {
  await tx
    .update(integrations)
    .set({ default_release_id: release })
    .where(and(eq(integrations.account_id, account), eq(integrations.id, integration)));
}

/** Takes an integration out of the gallery; its tenants stay. */
export async function unpublish(tx: Tx, account: AccountId, name: string): Promise<void> {
  await tx
    .update(integrations)
    .set({ published: false })
    .where(and(eq(integrations.account_id, account), eq(integrations.name, name)));
}
