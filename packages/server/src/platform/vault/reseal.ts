/** Seals values again under their account's newest key, a batch a transaction; a value that somebody writes meanwhile is left to them. */
import { sql, type SQL } from 'drizzle-orm';
import { transaction, type Database, type Tx } from '../database/open-database.ts';
import type { AccountId } from '../ids.ts';
import { keyOfVersion, newestKey, type AccountKey } from './account-keys.ts';
import { openBytes, sealBytes, SealBroken, sealedVersion } from './envelope.ts';
import type { MasterKeys } from './master-keys.ts';
import { placeOf, type SealedPlace } from './sealed-place.ts';

/** A column of sealed values, of a table whose primary key begins with `account_id`. */
export type SealedColumn = {
  table: string;
  column: string;
  /** The rest of the primary key: columns of text. */
  key: readonly string[];
  /** The column whose value is the `row` that a value was sealed for. */
  row: string;
  /** Where a value was sealed for, when its bytes are copies of another column's. */
  sealedFor?: { table: string; column: string };
};

export type Resealed = { values: number; unreadable: SealedPlace[] };

type Held = { key: string[]; row: string; sealed: Buffer };
type Batch = Resealed & { last: string[] | null };

const batchSize = 200;

/** One pass over the accounts' values that lie under an older key; those that others hold at the moment are passed over. */
export async function resealAccount(
  db: Database,
  keys: MasterKeys,
  columns: readonly SealedColumn[],
  account: AccountId,
): Promise<Resealed> {
  const opener = new Opener(keys, account, await newestKey(db, keys, account));
  const done: Resealed = { values: 0, unreadable: [] };
  for (const at of columns) {
    for (let after: string[] | null = []; after !== null;) {
      const from: string[] = after;
      const batch: Batch = await transaction(db, (tx) => resealBatch(tx, opener, at, from));
      done.values += batch.values;
      done.unreadable.push(...batch.unreadable);
      after = batch.last;
    }
  }
  return done;
}

async function resealBatch(tx: Tx, opener: Opener, at: SealedColumn, after: string[]): Promise<Batch> {
  const held = await holdOlder(tx, opener, at, after);
  const fresh: (Held & { again: Buffer })[] = [];
  const unreadable: SealedPlace[] = [];
  for (const one of held) {
    const place = {
      account: opener.account,
      ...(at.sealedFor ?? { table: at.table, column: at.column }),
      row: one.row,
    };
    const again = await opener.sealAgain(tx, place, one.sealed);
    if (again === null) unreadable.push(place);
    else fresh.push({ ...one, again });
  }
  const values = fresh.length === 0 ? 0 : await replace(tx, opener.account, at, fresh);
  return { values, unreadable, last: held.length < batchSize ? null : (held.at(-1)?.key ?? null) };
}

/** Rows are held as weakly as an update of them allows: whoever only refers to one (a foreign key) is not kept waiting. */
async function holdOlder(tx: Tx, { account, to }: Opener, at: SealedColumn, after: string[]): Promise<Held[]> {
  const key = at.key.map((name) => sql`t.${sql.identifier(name)}`);
  const column = sql`t.${sql.identifier(at.column)}`;
  const beyond = after.length === 0 ? sql`true` : sql`(${list(key)}) > (${list(after.map((part) => sql`${part}`))})`;
  const found = await tx.execute<Held>(sql`
    select array[${list(key)}]::text[] as key, t.${sql.identifier(at.row)} as row, ${column} as sealed
    from ${sql.identifier(at.table)} t
    where t.account_id = ${account} and ${beyond} and ${column} is not null
      and substring(${column} from 2 for 4) is distinct from int4send(${to.version}::int)
    order by ${list(key)} limit ${batchSize} for no key update skip locked`);
  return found.rows;
}

/** Compares the bytes that were read: whatever happened to the lock, a newer value is never written over. */
async function replace(
  tx: Tx,
  account: AccountId,
  at: SealedColumn,
  fresh: readonly { key: string[]; sealed: Buffer; again: Buffer }[],
): Promise<number> {
  const column = sql.identifier(at.column);
  const same = at.key.map((name, n) => sql`t.${sql.identifier(name)} = v.${sql.identifier(`key_${n}`)}`);
  const parts = at.key.map((_name, n) => sql`${sql.param(fresh.map((one) => one.key[n] ?? ''))}::text[]`);
  const names = at.key.map((_name, n) => sql.identifier(`key_${n}`));
  const updated = await tx.execute(sql`
    update ${sql.identifier(at.table)} t set ${column} = v.again
    from unnest(${sql.param(fresh.map((one) => one.sealed))}::bytea[], ${sql.param(fresh.map((one) => one.again))}::bytea[], ${list(parts)})
      as v(sealed, again, ${list(names)})
    where t.account_id = ${account} and ${sql.join(same, sql` and `)} and t.${column} = v.sealed`);
  return updated.rowCount ?? 0;
}

const list = (parts: readonly (SQL | ReturnType<typeof sql.identifier>)[]): SQL => sql.join([...parts], sql`, `);

/** Opens an account's values with whichever of its keys, each unwrapped once, and seals them with the newest. */
class Opener {
  readonly account: AccountId;
  readonly to: AccountKey;
  readonly #keys: MasterKeys;
  readonly #known = new Map<number, AccountKey>();

  constructor(keys: MasterKeys, account: AccountId, to: AccountKey) {
    this.account = account;
    this.to = to;
    this.#keys = keys;
  }

  /** Null when the value does not open: it is left as it is. */
  async sealAgain(tx: Tx, where: SealedPlace, sealed: Uint8Array): Promise<Buffer | null> {
    try {
      const key = await this.#keyOf(tx, sealedVersion(sealed));
      const plain = openBytes(key.bytes, placeOf(where), sealed);
      return Buffer.from(sealBytes(this.to.bytes, this.to.version, placeOf(where), plain));
    } catch (error) {
      if (error instanceof SealBroken) return null;
      throw error;
    }
  }

  async #keyOf(tx: Tx, version: number): Promise<AccountKey> {
    const key = this.#known.get(version) ?? (await keyOfVersion(tx, this.#keys, this.account, version));
    this.#known.set(version, key);
    return key;
  }
}
