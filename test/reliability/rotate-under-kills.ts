/** Rotates the keys of a database with `kill -9` at random moments, while a server's vault reads and writes the same values. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Means } from '@mortise/server/platform';
import { newId, type AccountId } from '../../packages/server/src/platform/ids.ts';
import { openVault } from '../../packages/server/src/platform/vault/index.ts';
import { command } from './killed-server.ts';
import type { Say } from './strikes.ts';

export type RotationPlace = {
  /** Of a server that was running before: its vault is never opened again. */
  means: Pick<Means, 'db' | 'vault'>;
  masterKeyFile: string;
  /** What `mortise keys` is called with. */
  environment: Record<string, string>;
};

export type RotationFigures = {
  rows: number;
  kills: number;
  rotations: number;
  written: number;
  unreadable: number;
  lost: number;
  older: number;
  seconds: number;
};

const accounts: readonly AccountId[] = [newId('account'), newId('account'), newId('account')];
type Row = { account: AccountId; id: string; plain: string };

/** Ends with a rotation that nobody kills. Throws when the command ends by itself with another code than 0. */
export async function rotateUnderKills(
  place: RotationPlace,
  { rows: count, kills }: { rows: number; kills: number },
  say: Say,
): Promise<RotationFigures> {
  const started = performance.now();
  const rows = await fill(place, count);
  say(`${count} values are sealed`);
  const stop = new AbortController();
  const writing = [write(place, rows, 0, stop.signal), write(place, rows, 1, stop.signal)];
  let [struck, rotations] = [0, 0];
  while (struck < kills) {
    prepareKey(place);
    const { killed, last } = await rotate(place, Math.random() * 700);
    if (killed) say(`killed ${(struck += 1)} of ${kills}, after "${last}"`);
    else rotations += 1;
  }
  // The last kill may have met a command that had done everything: then this is a rotation of its own.
  prepareKey(place);
  await rotate(place);
  stop.abort();
  const written = (await Promise.all(writing)).reduce((sum, each) => sum + each, 0);
  // The values that were written while the last pass went on lie under the newest key, too.
  const older = await olderValues(place);
  const [running, begun] = [await wrong(place, rows), await wrong({ ...place, means: await reopened(place) }, rows)];
  return {
    rows: count,
    kills: struck,
    rotations: rotations + 1,
    written,
    unreadable: running.unreadable + begun.unreadable,
    lost: running.lost + begun.lost,
    older,
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

const placeOf = ({ account, id }: Row) => ({ account, table: 'revocations', column: 'sealed_token', row: id });

/** Bytes in SQL; ids and bytes are our own, so nothing here needs to be escaped. */
const literal = (bytes: Uint8Array | undefined): string => `'\\x${Buffer.from(bytes ?? []).toString('hex')}'::bytea`;

/** Grants to be revoked in a far future: nothing else touches them. */
async function fill({ means }: RotationPlace, count: number): Promise<Row[]> {
  const rows = Array.from({ length: count }, (_, n): Row => {
    return { account: accounts[n % accounts.length] ?? newId('account'), id: newId('connection'), plain: `first ${n}` };
  });
  for (let from = 0; from < count; from += 500) {
    const part = rows.slice(from, from + 500);
    const sealed = await Promise.all(part.map((row) => means.vault.seal(means.db, placeOf(row), row.plain)));
    const values = part.map(
      (row, n) => `('${row.account}', '${row.id}', 'nobody', ${literal(sealed[n])}, '2200-01-01')`,
    );
    await means.db.execute(
      `insert into revocations (account_id, id, connector_name, sealed_token, due_at) values ${values.join(', ')}`,
    );
  }
  return rows;
}

/** Reads and writes rows of one half until told to stop; tells how many were written. What was committed is expected later. */
async function write(place: RotationPlace, rows: Row[], half: number, stopped: AbortSignal): Promise<number> {
  const { db, vault } = place.means;
  let written = 0;
  while (!stopped.aborted) {
    const row = rows[Math.floor((Math.random() * rows.length) / 2) * 2 + half];
    if (row === undefined) continue;
    const plain = `written ${written} ${randomBytes(8).toString('hex')}`;
    await db.transaction(async (tx) => {
      const itself = `account_id = '${row.account}' and id = '${row.id}'`;
      const found = await tx.execute<{ sealed: Buffer }>(
        `select sealed_token as sealed from revocations where ${itself} for update`,
      );
      const before = await vault.open(tx, placeOf(row), found.rows[0]?.sealed ?? Buffer.alloc(0));
      if (before.reveal() !== row.plain) throw new Error(`${row.id} was "${row.plain}" and is "${before.reveal()}".`);
      const sealed = await vault.seal(tx, placeOf(row), plain);
      // Holds the row for a moment now and then, as a refresh does.
      if (written % 20 === 0) await pause(30);
      await tx.execute(`update revocations set sealed_token = ${literal(sealed)} where ${itself}`);
    });
    row.plain = plain;
    written += 1;
    await pause(2);
  }
  return written;
}

/** The operator's part where other machines serve the database: the new key's line, in the file before it is used. */
function prepareKey({ masterKeyFile, environment }: RotationPlace): void {
  const text = readFileSync(masterKeyFile, 'utf8');
  if (environment['DATABASE_URL'] === undefined || text.trim().includes('\n')) return;
  writeFileSync(`${masterKeyFile}.new`, `${text}${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  renameSync(`${masterKeyFile}.new`, masterKeyFile);
}

/** One call of the command, killed so long after it said its first word; not given: it may end. */
async function rotate(place: RotationPlace, killAfter?: number): Promise<{ killed: boolean; last: string }> {
  const child = spawn(process.execPath, [command, 'keys', 'rotate'], {
    env: place.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [words, timer]: [string, NodeJS.Timeout | undefined] = ['', undefined];
  child.stdout.on('data', (chunk: Buffer) => {
    words += chunk.toString();
    if (killAfter !== undefined) timer ??= setTimeout(() => child.kill('SIGKILL'), killAfter);
  });
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const [code, signal] = await new Promise<[number | null, string | null]>((done) =>
    child.once('close', (...ended) => done(ended)),
  );
  clearTimeout(timer);
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`mortise keys rotate ended with ${code}: ${words}`);
  return { killed: signal === 'SIGKILL', last: words.trim().split('\n').at(-1) ?? '' };
}

async function olderValues(place: RotationPlace): Promise<number> {
  const child = spawn(process.execPath, [command, 'keys', 'status', '--json'], { env: place.environment });
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => (words += chunk.toString()));
  await new Promise((done) => child.once('close', done));
  const status = JSON.parse(words) as { keys: { state: string }[]; values: { older: number }[] };
  const needless = status.keys.filter(({ state }) => state === 'retired' || state === 'being retired');
  if (needless.length > 0) throw new Error('The master key file still holds a key that was replaced.');
  return status.values.reduce((sum, each) => sum + each.older, 0);
}

async function reopened({ means, masterKeyFile }: RotationPlace): Promise<RotationPlace['means']> {
  return { db: means.db, vault: await openVault(means.db, masterKeyFile) };
}

async function wrong({ means }: RotationPlace, rows: readonly Row[]): Promise<{ unreadable: number; lost: number }> {
  const found = await means.db.execute<{ id: string; sealed: Buffer }>(
    "select id, sealed_token as sealed from revocations where connector_name = 'nobody'",
  );
  const sealed = new Map(found.rows.map((row) => [row.id, row.sealed]));
  let [unreadable, lost] = [0, 0];
  for (let from = 0; from < rows.length; from += 200) {
    const part = rows.slice(from, from + 200);
    const plain = await Promise.all(
      part.map((row) =>
        means.vault.open(means.db, placeOf(row), sealed.get(row.id) ?? Buffer.alloc(0)).then(
          (secret) => secret.reveal(),
          () => null,
        ),
      ),
    );
    unreadable += plain.filter((each) => each === null).length;
    lost += plain.filter((each, n) => each !== null && each !== part[n]?.plain).length;
  }
  return { unreadable, lost };
}

/** Sentences about what is not as it must be. */
export function rotationFailures(figures: RotationFigures, wanted: { kills: number }): string[] {
  const wrongs: string[] = [];
  if (figures.unreadable > 0) wrongs.push(`${figures.unreadable} values cannot be read after the rotation`);
  if (figures.lost > 0) wrongs.push(`${figures.lost} values are not what was written last`);
  if (figures.older > 0) wrongs.push(`${figures.older} values are left under an old key`);
  if (figures.kills < wanted.kills) wrongs.push(`only ${figures.kills} kills met the command`);
  if (figures.written < 10) wrongs.push('the server wrote next to nothing meanwhile');
  return wrongs;
}
