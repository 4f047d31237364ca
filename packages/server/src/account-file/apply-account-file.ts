/** `mortise apply FILE`: makes or updates an account from its file, all of it in one transaction; again changes nothing. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  appliedParts,
  bumpCatalogue,
  claimAccount,
  forgetAccounts,
  forgetApplied,
  noteApplied,
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
import { Refusal } from '../platform/http/refusal.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import { keepFiles } from '../releases/index.ts';
import type { AccountFile } from './account-file.ts';
import { applyIntegration, integrationState } from './apply-integration.ts';
import { loadMaterials, type Materials } from './load-materials.ts';
import type { FileProblem } from './located-yaml.ts';
import { readAccountFile, type ReadAccountFile } from './read-account-file.ts';

export type ApplySummary = {
  /** Slug. */
  account: string;
  made: boolean;
  /** Parts that were made or changed, such as `integration crm`; empty when the file was applied before. */
  changed: string[];
  /** Releases that this made. */
  releases: { integration: string; number: number }[];
};

/** Applies an account file. Throws `account-file-invalid` with every problem as `FILE:LINE:COLUMN: sentence`; then nothing changed. */
export async function applyAccountFile(means: Means, path: string): Promise<ApplySummary> {
  const file = resolve(path);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Refusal('account-file-invalid', `${path} cannot be read.`);
  });
  const { read, problems } = readAccountFile(text, means.config.marksFolder);
  if (read === null) throw invalid(path, problems);
  const loaded = await loadMaterials(read, file);
  if (loaded.problems.length > 0) throw invalid(path, loaded.problems);
  for (const release of loaded.materials.releases.values()) await keepFiles(means.storage, release);
  const summary = await transaction(means.db, (tx) => applyAll(tx, means, read, loaded.materials));
  forgetAccounts(means);
  return summary;
}

function invalid(path: string, problems: readonly FileProblem[]): Refusal {
  const listed = problems.map((problem) => ({
    ...problem,
    message: `${path}:${problem.line}:${problem.column}: ${problem.message}`,
  }));
  return new Refusal(
    'account-file-invalid',
    `${path} has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}; nothing was changed.`,
    listed,
  );
}

async function applyAll(tx: Tx, means: Means, read: ReadAccountFile, materials: Materials): Promise<ApplySummary> {
  const { file } = read;
  const facts = factsOf(file);
  const { id, made } = await claimAccount(tx, means.vault, facts);
  const summary: ApplySummary = { account: facts.slug, made, changed: [], releases: [] };
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
      const number = await applyIntegration(tx, id, state, materials.releases.get(entry.name) ?? null);
      if (number !== null) summary.releases.push({ integration: entry.name, number });
    });
  }
  await removeTheRest(tx, id, parts, materials);
  if (summary.changed.length > 0) await bumpCatalogue(tx, id);
  return summary;
}

/** What an earlier file made and this one no longer names: keys end, integrations leave the gallery, connectors stay for their tenants. */
async function removeTheRest(tx: Tx, account: AccountId, parts: Parts, materials: Materials): Promise<void> {
  for (const part of parts.unnamed()) {
    const [kind, name = ''] = part.split(' ');
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

/** Remembers, under a keyed hash, what each part was made from; only what differs is written. */
class Parts {
  readonly #tx: Tx;
  readonly #means: Means;
  readonly #account: AccountId;
  readonly #before: ReadonlyMap<string, string>;
  readonly #changed: string[];
  readonly #named = new Set<string>();

  constructor(tx: Tx, means: Means, account: AccountId, before: ReadonlyMap<string, string>, changed: string[]) {
    this.#tx = tx;
    this.#means = means;
    this.#account = account;
    this.#before = before;
    this.#changed = changed;
  }

  async apply(part: string, state: unknown, save: () => Promise<void>): Promise<void> {
    this.#named.add(part);
    const mac = this.#means.vault.mac('applied', this.#account, part, JSON.stringify(state));
    const hash = Buffer.from(mac).toString('hex');
    if (this.#before.get(part) === hash) return;
    await save();
    await noteApplied(this.#tx, this.#account, part, hash);
    this.#changed.push(part);
  }

  unnamed(): string[] {
    return [...this.#before.keys()].filter((part) => !this.#named.has(part));
  }

  async forget(part: string): Promise<void> {
    await forgetApplied(this.#tx, this.#account, part);
    this.#changed.push(part);
  }
}
