/** The canaries: which master key the database is sealed with, and which one it may still need; told at every start. */
import { eq, sql } from 'drizzle-orm';
import type { Tx } from '../database/open-database.ts';
import { SealBroken } from './envelope.ts';
import type { MasterKey } from './master-key.ts';
import { sealUnder, type MasterKeys } from './master-keys.ts';
import { vaultCanary } from './vault-table.ts';

export type CanaryName = 'master' | 'retiring';

const text = 'mortise';
const placeOf = (name: CanaryName): string[] => ['vault_canary', 'sealed', name];

export function sealCanary(key: MasterKey, name: CanaryName): Uint8Array {
  return sealUnder(key, 'canary', placeOf(name), Buffer.from(text));
}

export async function hasCanary(db: Tx): Promise<boolean> {
  return (await db.select().from(vaultCanary).limit(1)).length > 0;
}

/** A new database is sealed with the file's first key; does nothing when it is sealed with one already. */
export async function makeFirstCanary(db: Tx, keys: MasterKeys): Promise<void> {
  const [first] = keys.all;
  if (first === undefined) return;
  const sealed = sealCanary(first, 'master');
  await db.insert(vaultCanary).values({ name: 'master', sealed }).onConflictDoNothing();
}

/**
 * The keys that the database needs now, `retiring` only while keys are rotated. Throws a sentence when the
 * file lacks one of them; nothing is changed then.
 */
export async function keysInUse(
  db: Tx,
  keys: MasterKeys,
): Promise<{ master: MasterKey; retiring: MasterKey | null; sealed: Uint8Array }> {
  const rows = await db.select().from(vaultCanary);
  const sealedAs = (name: CanaryName): Uint8Array | undefined => rows.find((row) => row.name === name)?.sealed;
  const sealed = sealedAs('master');
  const retiringSealed = sealedAs('retiring');
  const master = sealed === undefined ? null : await keyOf(keys, 'master', sealed);
  const retiring = retiringSealed === undefined ? null : await keyOf(keys, 'retiring', retiringSealed);
  if (retiringSealed !== undefined && (master === null || retiring === null)) {
    throw new Error(
      `This database is between two master keys, and ${missing(master, retiring)} not in ${keys.file}. Put both there, a line each, and end the rotation: mortise keys rotate. Nothing was changed.`,
    );
  }
  if (master === null || sealed === undefined)
    throw new Error(
      `The master key in ${keys.file} is not the one that this database was sealed with. Nothing was changed.`,
    );
  return { master, retiring, sealed };
}

function missing(master: MasterKey | null, retiring: MasterKey | null): string {
  if (master === null && retiring === null) return 'both are';
  return master === null ? 'the new one is' : 'the old one is';
}

async function keyOf(keys: MasterKeys, name: CanaryName, sealed: Uint8Array): Promise<MasterKey | null> {
  try {
    const { plain, by } = await keys.open('canary', placeOf(name), sealed);
    return plain.toString() === text ? by : null;
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

/** From now on new keys are wrapped under `to`; what `from` wrapped stays readable. */
export async function switchMaster(db: Tx, from: MasterKey, to: MasterKey): Promise<void> {
  await db.transaction(async (tx) => {
    const old = sealCanary(from, 'retiring');
    await tx.insert(vaultCanary).values({ name: 'retiring', sealed: old }).onConflictDoNothing();
    // Waits for whoever wraps a key under the old one in this moment: see account-keys.ts.
    await tx
      .update(vaultCanary)
      .set({ sealed: sealCanary(to, 'master') })
      .where(eq(vaultCanary.name, 'master'));
  });
}

/** The old master key is needed no more. Throws when a key of an account is wrapped under another than `now`. */
export async function retireMaster(db: Tx, now: MasterKey): Promise<void> {
  const id = idBytes(now);
  const left = await db.execute(
    sql`select wrapped from account_keys where substring(wrapped from 2 for 4) is distinct from ${id}::bytea
      union all select wrapped from vault_keys where substring(wrapped from 2 for 4) is distinct from ${id}::bytea limit 1`,
  );
  if (left.rows.length > 0) throw new Error('A key is still wrapped under the old master key. Nothing was retired.');
  await db.delete(vaultCanary).where(eq(vaultCanary.name, 'retiring'));
}

/** A master key's id as envelopes carry it. */
export function idBytes(key: MasterKey): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(key.id);
  return bytes;
}

/** As a source of rows: one while the canary is still the one that was seen, which it then stays until the transaction ends. */
export function whileMasterIs(sealed: Uint8Array) {
  return sql`(select 1 from vault_canary where name = 'master' and sealed = ${Buffer.from(sealed)} for share)`;
}
