/** One integration of an account file → its rows: the integration, its listing, and a release when its folder is new. */
import { forgetOtherGlobals } from '../connections/index.ts';
import {
  parseListingText,
  saveIntegration,
  saveListing,
  type IntegrationFacts,
  type Listing,
  type ScheduleChoice,
} from '../integrations/index.ts';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { saveRelease, type ReadRelease } from '../releases/index.ts';
import type { IntegrationEntry } from './account-file.ts';

/** Everything that its rows follow from: the same state makes the same rows. */
export type IntegrationState = { facts: IntegrationFacts; listing: Listing; contentHash: string | null };

export function integrationState(entry: IntegrationEntry, release: ReadRelease | null): IntegrationState {
  const { name, long_name, type, link = null, schedules = [], published = false } = entry;
  // Where the file does not say, the manifest does.
  const connectors: NonNullable<IntegrationEntry['connectors']> =
    entry.connectors ?? (release?.manifest.connectors ?? []).map((connector) => ({ name: connector }));
  return {
    facts: {
      name,
      long_name,
      type,
      link,
      published,
      schedules: schedules as ScheduleChoice[],
      connectors: connectors.map(({ name: as, connector = as, global = false }) => ({
        name: connector,
        global,
        ...(connector === as ? {} : { as }),
      })),
    },
    listing: listingOf(entry.listing ?? {}),
    contentHash: release?.hash ?? null,
  };
}

function listingOf({
  tagline = '',
  text = '',
  logo,
  categories = [],
  tags = [],
  flag,
  facts = {},
}: NonNullable<IntegrationEntry['listing']>): Listing {
  return {
    tagline,
    categories,
    tags,
    facts,
    text: parseListingText(text),
    marks: logo?.marks ?? [],
    flag: flag === undefined ? null : { name: flag.name, color: flag.color ?? null },
  };
}

/** Saves it all, and disconnects what is global no more; returns the number of a release that is new. */
export async function applyIntegration(
  tx: Tx,
  means: Means,
  account: AccountId,
  state: IntegrationState,
  release: ReadRelease | null,
): Promise<number | null> {
  const id = await saveIntegration(tx, account, state.facts);
  await saveListing(tx, account, id, state.listing);
  await forgetOtherGlobals(tx, means, { account, id, connectors: state.facts.connectors });
  if (release === null) return null;
  const saved = await saveRelease(tx, account, id, release);
  return saved.made ? saved.release.number : null;
}
