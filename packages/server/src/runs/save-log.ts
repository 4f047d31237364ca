/** Writes and reads the log of a run: chunks of gzip, written only by the attempt that owns the run. */
import { sql } from 'drizzle-orm';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { LogLine } from './executor/index.ts';
import type { ClaimedRun } from './run.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Stores a chunk (again, when the first answer was lost); false when this attempt no longer owns the run. */
export async function saveLog(tx: Tx, run: ClaimedRun, lines: readonly LogLine[]): Promise<boolean> {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return true;
  const bytes = await pack(Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')), { level: 1 });
  const { rowCount } = await tx.execute(sql`
    insert into run_logs (account_id, run_id, attempt, first_seq, last_seq, lines)
    select account_id, id, attempt, ${first.seq}::int, ${last.seq}::int, ${bytes}::bytea from runs
    where account_id = ${run.account} and id = ${run.id} and attempt = ${run.attempt} and worker = ${run.worker} and phase = 'Running'
    for key share
    on conflict (account_id, run_id, attempt, first_seq) do update set last_seq = excluded.last_seq, lines = excluded.lines`);
  return rowCount === 1;
}

/** The number that the next line of a run gets. */
export async function nextSeq(tx: Tx, account: AccountId, run: string): Promise<number> {
  const { rows } = await tx.execute<{ last: number | null }>(
    sql`select max(last_seq) as last from run_logs where account_id = ${account} and run_id = ${run}`,
  );
  return (rows[0]?.last ?? 0) + 1;
}

/** The next lines after a number, a few chunks at a time, in order; empty when there are none yet. */
export async function readLog(tx: Tx, account: AccountId, run: string, after: number): Promise<LogLine[]> {
  const { rows } = await tx.execute<{ lines: Buffer }>(sql`
    select lines from run_logs where account_id = ${account} and run_id = ${run} and last_seq > ${after} order by first_seq limit 4`);
  const lines: LogLine[] = [];
  for (const row of rows) {
    const text = (await unpack(row.lines)).toString('utf8');
    for (const line of text.split('\n')) lines.push(JSON.parse(line) as LogLine);
  }
  return lines.filter(({ seq }) => seq > after);
}
