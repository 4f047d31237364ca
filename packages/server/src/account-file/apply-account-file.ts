/** `mortise apply FILE`: makes or updates an account from its file, all of it in one transaction; again changes nothing. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  appliedParts,
  bumpCatalogue,
  claimAccount,
  forgetAccounts,
  removeApiKeysBut,
  removeEmbedKeysBut,
  saveAccountFacts,
  saveApiKey,
  saveEmbedKey,
  saveOrigins,
  type AccountFacts,
} from '../accounts/index.ts';
import { upsertConnector } from '../connectors/index.ts';
import { unpublish } from '../integrations/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import { Refusal, type RefusalCode } from '../platform/http/refusal.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { keepFiles } from '../releases/index.ts';
import type { AccountFile } from './account-file.ts';
import { applyIntegration, integrationState } from './apply-integration.ts';
import { loadMaterials, type Materials } from './load-materials.ts';
import type { FileProblem } from './located-yaml.ts';
import { Parts } from './parts.ts';
import { runVariables, type RunVariables } from './run-variables.ts';
import { readAccountFile, type ReadAccountFile } from './read-account-file.ts';
import { applyShared, forgetShared, tryShared, type Tried } from './shared-connections.ts';
import { unconnectedGlobals, type Unconnected } from './unconnected.ts';

export type ApplySummary = {
  /** Slug. */
  account: string;
  made: boolean;
  /** Parts that were made or changed, such as `integration crm`; empty when the file was applied before. */
  changed: string[];
  /** Releases that this made. */
  releases: { integration: string; number: number }[];
  /** What runs get of each connector of the file's integrations, by name. */
  variables: RunVariables[];
  /** What is to be connected for all customers, and is not. */
  unconnected: Unconnected[];
};

/** What one transaction tells. */
type Done = Omit<ApplySummary, 'variables' | 'unconnected'>;

/**
 * Applies an account file. Throws `account-file-invalid` with every problem as `FILE:LINE:COLUMN: sentence`, and
 * `outside-unreachable` or `outside-refused` in the same way when all there is against it is that outside systems gave no answer to
 * go by; then nothing changed.
 */
export async function applyAccountFile(means: Means, path: string): Promise<ApplySummary> {
  const file = resolve(path);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Refusal('account-file-invalid', `${path} cannot be read.`);
  });
  const { read, problems } = readAccountFile(text, means.config.marksFolder);
  if (read === null) throw invalid(path, problems);
  const loaded = await loadMaterials(read, file);
  if (loaded.problems.length > 0) throw invalid(path, loaded.problems);
  const tried = await tryShared(means, read, loaded.materials);
  if (tried.unanswered !== null) throw untold(path, tried.unanswered, tried.problems);
  if (tried.problems.length > 0) throw invalid(path, tried.problems);
  for (const release of loaded.materials.releases.values()) await keepFiles(means.storage, release);
  const { id, summary } = await transaction(means.db, (tx) => applyAll(tx, means, read, loaded.materials, tried));
  forgetAccounts(means);
  const names = (read.file.integrations ?? []).map(({ name }) => name);
  const unconnected = await unconnectedGlobals(means, id, names);
  return { ...summary, variables: variablesOf(read, loaded.materials), unconnected };
}

function variablesOf({ file, connectors }: ReadAccountFile, { releases }: Materials): RunVariables[] {
  return (file.integrations ?? []).flatMap((entry) => {
    const { facts } = integrationState(entry, releases.get(entry.name) ?? null);
    return runVariables(entry.name, facts.connectors, connectors);
  });
}

function invalid(path: string, problems: readonly FileProblem[]): Refusal {
  return new Refusal(
    'account-file-invalid',
    `${path} has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}; nothing was changed.`,
    placed(path, problems),
  );
}

function untold(path: string, code: RefusalCode, problems: readonly FileProblem[]): Refusal {
  return new Refusal(
    code,
    `What ${path} connects for everybody could not be tried; nothing was changed. Apply it again when its systems answer.`,
    placed(path, problems),
  );
}

function placed(path: string, problems: readonly FileProblem[]): FileProblem[] {
  return problems.map((problem) => ({
    ...problem,
    message: `${path}:${problem.line}:${problem.column}: ${problem.message}`,
  }));
}

async function applyAll(
  tx: Tx,
  means: Means,
  read: ReadAccountFile,
  materials: Materials,
  tried: Tried,
): Promise<{ id: AccountId; summary: Done }> {
  const { file } = read;
  const facts = factsOf(file);
  const { id, made } = await claimAccount(tx, means.vault, facts);
  const summary: Done = {
    account: facts.slug,
    made,
    changed: [],
    releases: [],
  };
  const parts = new Parts(tx, means, id, await appliedParts(tx, id), summary.changed);
  await parts.apply('account', facts, () => saveAccountFacts(tx, id, facts));
  await parts.apply('origins', (file.origins ?? []).toSorted(), () => saveOrigins(tx, id, file.origins ?? []));
  for (const key of materials.keys)
    await parts.apply(`key ${key.kid}`, key, () => saveEmbedKey(tx, means.vault, id, key));
  for (const key of materials.apiKeys) await parts.apply(`api-key ${key.name}`, key, () => saveApiKey(tx, id, key));
  for (const connector of read.connectors) {
    const provision = revealed(materials.provisions.get(connector.name));
    await parts.apply(`connector ${connector.name}`, { connector, provision }, () =>
      upsertConnector(tx, means, id, connector, provision),
    );
  }
  for (const entry of file.integrations ?? []) {
    const state = integrationState(entry, materials.releases.get(entry.name) ?? null);
    await parts.apply(`integration ${entry.name}`, state, async () => {
      const number = await applyIntegration(tx, means, id, state, materials.releases.get(entry.name) ?? null);
      if (number !== null) summary.releases.push({ integration: entry.name, number });
    });
  }
  await applyShared(tx, means, id, parts, materials.shared, tried.made);
  await removeTheRest(tx, means, id, parts, read, materials);
  if (summary.changed.length > 0) await bumpCatalogue(tx, id);
  return { id, summary };
}

/**
 * What an earlier file made and this one no longer names: keys end, integrations leave the gallery, what was connected for
 * everybody is disconnected. Connectors stay for their tenants, and so does what those of a whole integration that left run on.
 */
async function removeTheRest(
  tx: Tx,
  means: Means,
  account: AccountId,
  parts: Parts,
  { file }: ReadAccountFile,
  materials: Materials,
): Promise<void> {
  for (const part of parts.unnamed()) {
    const [kind, name = ''] = part.split(' ');
    if (kind === 'connection') {
      if (!(file.integrations ?? []).some((entry) => entry.name === name)) continue;
      await forgetShared(tx, means, account, part);
    }
    if (kind === 'integration') await unpublish(tx, account, name);
    if (kind === 'key')
      await removeEmbedKeysBut(
        tx,
        account,
        materials.keys.map(({ kid }) => kid),
      );
    if (kind === 'api-key')
      await removeApiKeysBut(
        tx,
        account,
        materials.apiKeys.map((key) => key.name),
      );
    await parts.forget(part);
  }
}

function factsOf({ account }: AccountFile): AccountFacts {
  const { slug, name, base_url, compatibility = false, top_level = false, identity_claim = null } = account;
  return { slug, name, base_url, compatibility, top_level, identity_claim };
}

function revealed(secrets: Readonly<Record<string, { reveal(): string }>> | undefined): Record<string, string> | null {
  return secrets === undefined
    ? null
    : Object.fromEntries(Object.entries(secrets).map(([field, secret]) => [field, secret.reveal()]));
}
