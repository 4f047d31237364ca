/** Loads what an account file names by path: keys, provisioned values and folders of programs. */
import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Connector } from '@mortise/connectors';
import { liveSources } from '@mortise/manifest';
import {
  apiScopes,
  hashApiKey,
  isApiKey,
  readKeyMaterial,
  type ApiKeyFacts,
  type EmbedKeyFacts,
} from '../accounts/index.ts';
import { checkCredentials } from '../connections/index.ts';
import { Refusal } from '../platform/http/refusal.ts';
import { Secret } from '../platform/vault/index.ts';
import { readRelease, type ReadRelease } from '../releases/index.ts';
import type { FileProblem } from './located-yaml.ts';
import type { Given } from './account-file.ts';
import type { ReadAccountFile } from './read-account-file.ts';

export type Materials = {
  keys: EmbedKeyFacts[];
  apiKeys: ApiKeyFacts[];
  /** By connector name. */
  provisions: Map<string, Record<string, Secret>>;
  shared: SharedConnection[];
  /** By integration name. */
  releases: Map<string, ReadRelease>;
};

/** What the file connects for all customers of an integration. */
export type SharedConnection = {
  /** Name. */
  integration: string;
  connector: Connector;
  /** As they are saved. */
  fields: Readonly<Record<string, string>>;
  /** Where they stand in the file, as a JSON Pointer. */
  at: string;
};

const mostFileBytes = 64 * 1024;
type Load = { read: ReadAccountFile; folder: string; problems: FileProblem[] };

/** Loads everything; problems stand at the place in the account file that names the material. */
export async function loadMaterials(
  read: ReadAccountFile,
  path: string,
): Promise<{ materials: Materials; problems: FileProblem[] }> {
  const load: Load = { read, folder: dirname(path), problems: [] };
  const keys = await loadKeys(load);
  const apiKeys = await loadApiKeys(load);
  const provisions = await loadProvisions(load);
  const shared = await loadShared(load);
  const releases = await loadReleases(load);
  return { materials: { keys, apiKeys, provisions, shared, releases }, problems: load.problems };
}

async function loadKeys(load: Load): Promise<EmbedKeyFacts[]> {
  const keys: EmbedKeyFacts[] = [];
  for (const [index, { kid, alg, file, retire_at }] of (load.read.file.keys ?? []).entries()) {
    const text = await readSmall(load, file, `/keys/${index}/file`);
    if (text === null) continue;
    const material = readKeyMaterial(alg, text);
    if ('problem' in material) load.problems.push(load.read.at(`/keys/${index}/file`, material.problem));
    else keys.push({ kid, alg, retire_at: retire_at === undefined ? null : new Date(retire_at), ...material });
  }
  return keys;
}

async function loadApiKeys(load: Load): Promise<ApiKeyFacts[]> {
  const keys: ApiKeyFacts[] = [];
  for (const [index, { name, file, scopes = apiScopes, expires_at }] of (load.read.file.api_keys ?? []).entries()) {
    const at = `/api_keys/${index}/file`;
    const key = (await readSmall(load, file, at))?.trim();
    if (key === undefined) continue;
    if (!isApiKey(key)) load.problems.push(load.read.at(at, 'This file holds no API key. Make one: mortise api-key.'));
    else if (keys.some(({ hash }) => hash === hashApiKey(key)))
      load.problems.push(load.read.at(at, 'This key is here under another name. Make one of its own.'));
    else
      keys.push({
        name,
        hash: hashApiKey(key),
        scopes,
        expires_at: expires_at === undefined ? null : new Date(expires_at),
      });
  }
  return keys;
}

async function loadProvisions(load: Load): Promise<Materials['provisions']> {
  const provisions: Materials['provisions'] = new Map();
  for (const [index, { name, provision }] of (load.read.file.connectors ?? []).entries()) {
    if (provision === undefined) continue;
    provisions.set(name, await readGiven(load, provision, `/connectors/${index}/provision`));
  }
  return provisions;
}

async function readGiven(load: Load, given: Given, at: string): Promise<Record<string, Secret>> {
  const values: Record<string, Secret> = {};
  for (const [field, one] of Object.entries(given)) {
    const text = 'value' in one ? one.value : await readSmall(load, one.file, `${at}/${field}`);
    if (text !== null) values[field] = new Secret(text.replace(/\r?\n$/, ''));
  }
  return values;
}

async function loadShared(load: Load): Promise<SharedConnection[]> {
  const all: SharedConnection[] = [];
  for (const [index, { name: integration, connectors = [] }] of (load.read.file.integrations ?? []).entries()) {
    for (const [nth, { name: as, connector: name = as, fields: given }] of connectors.entries()) {
      const connector = load.read.connectors.find((one) => one.name === name);
      if (given === undefined || connector === undefined) continue;
      const at = `/integrations/${index}/connectors/${nth}/fields`;
      const read = Object.entries(await readGiven(load, given, at));
      // What could not be read was told already.
      if (read.length < Object.keys(given).length) continue;
      const typed = Object.fromEntries(read.map(([field, secret]) => [field, secret.reveal()]));
      const { fields, problems } = checkCredentials(connector, typed);
      for (const { path, message } of problems) load.problems.push(load.read.at(at + path, message));
      if (problems.length === 0) all.push({ integration, connector, fields, at });
    }
  }
  return all;
}

async function loadReleases(load: Load): Promise<Materials['releases']> {
  const releases: Materials['releases'] = new Map();
  for (const [index, { name, folder, connectors }] of (load.read.file.integrations ?? []).entries()) {
    if (folder === undefined) continue;
    try {
      const release = await readRelease(resolve(load.folder, folder));
      releases.set(name, release);
      const used = new Map(
        connectors?.map(({ name: as, connector = as }) => [as, connector]) ??
          release.manifest.connectors.map((connector) => [connector, connector]),
      );
      const sentences = [
        ...(connectors === undefined ? missingConnectors(load, release) : []),
        ...sourceSentences(load, release, used),
      ];
      for (const sentence of sentences) load.problems.push(load.read.at(`/integrations/${index}/folder`, sentence));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const sentences = [error.message, ...(error.problems ?? []).map(({ message }) => message)];
      for (const sentence of sentences) load.problems.push(load.read.at(`/integrations/${index}/folder`, sentence));
    }
  }
  return releases;
}

function missingConnectors({ read }: Load, { manifest }: ReadRelease): string[] {
  const known = new Set(read.connectors.map((connector) => connector.name));
  return manifest.connectors
    .filter((connector) => !known.has(connector))
    .map((connector) => `Its manifest wants a connector "${connector}", which is not in this file.`);
}

/** Live choices are asked below the `api_url` of a connector that the integration uses; `used`: by the manifest's name, the account's. */
function sourceSentences({ read }: Load, { manifest }: ReadRelease, used: ReadonlyMap<string, string>): string[] {
  return Object.entries(liveSources(manifest.settings.schema)).flatMap(([definition, { connector }]) => {
    const [only, ...others] = used.keys();
    const name = connector ?? (others.length === 0 ? only : undefined);
    if (name === undefined)
      return [`Its manifest asks for the choices of "${definition}" without saying through which connector.`];
    if (!used.has(name))
      return [`Its manifest asks for the choices of "${definition}" through "${name}", which it does not connect.`];
    const found = read.connectors.find((each) => each.name === used.get(name));
    return found === undefined || found.api_url !== undefined
      ? []
      : [`Its manifest asks "${name}" for the choices of "${definition}": give that connector an api_url.`];
  });
}

/** A small regular file's text; null, with a problem, when there is none. The path is told, the contents never. */
async function readSmall(load: Load, file: string, at: string): Promise<string | null> {
  const path = resolve(load.folder, file);
  try {
    const handle = await open(path, 'r');
    try {
      const found = await handle.stat();
      if (found.isFile() && found.size <= mostFileBytes) return await handle.readFile('utf8');
      load.problems.push(load.read.at(at, `${file} is not a small regular file.`));
    } finally {
      await handle.close();
    }
  } catch {
    load.problems.push(load.read.at(at, `${file} cannot be read.`));
  }
  return null;
}
