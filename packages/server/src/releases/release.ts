/** Releases as rows: immutable, one per integration and content, numbered per account. */
import { and, desc, eq } from 'drizzle-orm';
import type { Manifest } from '@mortise/manifest';
import { nextNumber } from '../accounts/index.ts';
import { integrations, pointDefault } from '../integrations/index.ts';
import type { Tx } from '../platform/database/index.ts';
import { newId, type AccountId, type IntegrationId, type ReleaseId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { ReadRelease } from './read-release.ts';
import { releases } from './release-table.ts';

export type Release = {
  id: ReleaseId;
  number: number;
  integration_id: IntegrationId;
  manifest: Manifest;
  content_hash: string;
};
/** What of a tenant decides its release. */
export type ReleaseChoice = { release_id: string | null; channel: 'default' | 'latest'; integration_id: string };

/** Saves a release whose files are kept already and makes it the default; the same content again is the same release. */
export async function saveRelease(
  tx: Tx,
  account: AccountId,
  integration: IntegrationId,
  read: ReadRelease,
): Promise<{ release: Release; made: boolean }> {
  const known = await findOne(tx, account, integration, eq(releases.content_hash, read.hash));
  const release = known ?? {
    id: newId('release'),
    number: await nextNumber(tx, account, 'release'),
    integration_id: integration,
    manifest: read.manifest,
    content_hash: read.hash,
  };
  if (known === null) await tx.insert(releases).values({ account_id: account, ...release });
  await pointDefault(tx, account, integration, release.id);
  return { release, made: known === null };
}

/** The release that a tenant runs: its pinned one, else what its channel points at; null when there is none yet. */
export async function releaseOf(
  tx: Tx,
  account: AccountId,
  { release_id, channel, integration_id }: ReleaseChoice,
): Promise<Release | null> {
  const integration = integration_id as IntegrationId;
  if (release_id !== null) return await findOne(tx, account, integration, eq(releases.id, release_id));
  if (channel === 'latest') return await findOne(tx, account, integration);
  const [row] = await tx
    .select({ id: integrations.default_release_id })
    .from(integrations)
    .where(and(eq(integrations.account_id, account), eq(integrations.id, integration)));
  return row === undefined || row.id === null ? null : await findOne(tx, account, integration, eq(releases.id, row.id));
}

async function findOne(
  tx: Tx,
  account: AccountId,
  integration: IntegrationId,
  which?: ReturnType<typeof eq>,
): Promise<Release | null> {
  const [row] = await tx
    .select()
    .from(releases)
    .where(and(eq(releases.account_id, account), eq(releases.integration_id, integration), which))
    .orderBy(desc(releases.number))
    .limit(1);
  if (row === undefined) return null;
  const { id, number, content_hash, manifest } = row;
  return { id: id as ReleaseId, number, integration_id: integration, manifest: manifest as Manifest, content_hash };
}

/** Absolute folder with the release's files, read-only by agreement. */
export function filesOf(means: Pick<Means, 'storage'>, release: Pick<Release, 'content_hash'>): string {
  return means.storage.releaseFolder(release.content_hash);
}
