/** Galleries as bytes that are ready to send: one per (account, version, visibility class), kept in the process. */
import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { accountById } from '../accounts/index.ts';
import { publishedListings, visibleTo } from '../integrations/index.ts';
import { Refusal } from '../platform/http/refusal.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';
import type { SessionScope } from '../sessions/index.ts';
import { toCatalogue, type Listed } from './catalogue.ts';

export type ReadyCatalogue = { plain: Buffer; gzipped: Buffer; etag: string };

const compress = promisify(gzip);
const mostBytes = 64 * 1024 * 1024;
const mostEntries = 5_000;

/** The gallery that this session sees, at most two seconds older than the account. */
export async function catalogueFor(means: Means, scope: SessionScope): Promise<ReadyCatalogue> {
  const account = await accountById(means, scope.account);
  if (account === null)
    throw new Refusal('session-invalid', 'There is no such session. The page has to sign in again.');
  const memory = memoryOf(means);
  const key = `${account.id} ${account.catalogueVersion} ${visibilityClass(scope)}`;
  const known = memory.ready.get(key);
  if (known !== undefined) return await known;
  const made = makeCatalogue(means, memory, account.id, account.catalogueVersion, scope);
  memory.ready.set(key, made);
  made.then(
    (ready) => keepWithin(memory, key, ready),
    () => memory.ready.delete(key),
  );
  return await made;
}

type Memory = {
  /** In the order in which they were made; the oldest goes first. */
  ready: Map<string, Promise<ReadyCatalogue>>;
  sizes: Map<string, number>;
  bytes: number;
  /** All published listings of an account at a version, for the classes that are still to be made. */
  listed: Map<AccountId, { version: number; listed: Promise<Listed[]> }>;
};
const memories = new WeakMap<Means, Memory>();

function memoryOf(means: Means): Memory {
  const memory = memories.get(means) ?? { ready: new Map(), sizes: new Map(), bytes: 0, listed: new Map() };
  memories.set(means, memory);
  return memory;
}

const classes = new WeakMap<SessionScope, string>();

/** Sessions with the same class see the same: today, those from whom the same integrations are hidden. */
function visibilityClass(scope: SessionScope): string {
  const known = classes.get(scope);
  if (known !== undefined) return known;
  const hidden = [...new Set((scope.claims.hidden_integrations ?? []).map(String))].toSorted();
  const made = hidden.length === 0 ? 'all' : hash('sha256', JSON.stringify(hidden), 'hex');
  classes.set(scope, made);
  return made;
}

async function makeCatalogue(
  means: Means,
  memory: Memory,
  account: AccountId,
  version: number,
  scope: SessionScope,
): Promise<ReadyCatalogue> {
  const all = await listedAt(means, memory, account, version);
  const seen = all.filter(({ integration }) => visibleTo(scope, integration));
  const plain = Buffer.from(JSON.stringify(toCatalogue(means.config.baseUrl, version, seen)));
  const gzipped = await compress(plain, { level: 6 });
  return { plain, gzipped, etag: `W/"${hash('sha256', plain, 'hex').slice(0, 32)}"` };
}

function listedAt(means: Means, memory: Memory, account: AccountId, version: number): Promise<Listed[]> {
  const known = memory.listed.get(account);
  if (known?.version === version) return known.listed;
  const listed = publishedListings(means.db, account);
  memory.listed.set(account, { version, listed });
  listed.catch(() => memory.listed.delete(account));
  if (memory.listed.size > 50) memory.listed.delete([...memory.listed.keys()][0] ?? account);
  return listed;
}

function keepWithin(memory: Memory, key: string, { plain, gzipped }: ReadyCatalogue): void {
  const size = plain.byteLength + gzipped.byteLength;
  memory.sizes.set(key, size);
  memory.bytes += size;
  for (const oldest of memory.ready.keys()) {
    if (oldest === key || (memory.bytes <= mostBytes && memory.ready.size <= mostEntries)) break;
    memory.ready.delete(oldest);
    memory.bytes -= memory.sizes.get(oldest) ?? 0;
    memory.sizes.delete(oldest);
  }
}
