/** Refreshes connections ahead of their end although nobody asks for them: refresh tokens that rotate end when they are not used. */
import { asc, lte, sql } from 'drizzle-orm';
import { everySoOften } from '../platform/every-so-often.ts';
import type { Means, Worker } from '../platform/means.ts';
import { connections } from './connection-table.ts';
import { nameConnection } from './name-connection.ts';
import { refreshConnection } from './refresh-connection.ts';
import { placeOf, type ConnectionRow } from './save-connection.ts';

const everyMs = 10_000;
/** So many at once in this process; half of the calls that may go to one system, so that runs find room. */
const atOnce = 16;
/** Whoever took it and died leaves it to another after this time. */
const takenMs = 5 * 60_000;
/** After so many calls in a row that got no answer, a system is left alone until the next time. */
const patience = 3;

/** Refreshes what is due, one call at a time for each connection. Returns how many were looked at. */
export async function refreshDue(means: Means): Promise<number> {
  let done = 0;
  const taken: ConnectionRow[] = [];
  let more: Promise<number> | null = null;
  const silent = new Map<string, number>();
  const next = async (): Promise<ConnectionRow | undefined> => {
    while (taken.length === 0 && !means.stopping.aborted) {
      // Whoever finds nothing left fetches for all: what came is everybody's.
      more ??= claim(means)
        .then((found) => {
          taken.push(...found);
          return found.length;
        })
        .finally(() => (more = null));
      if ((await more) === 0) return undefined;
    }
    return taken.pop();
  };
  const work = async (): Promise<void> => {
    for (let row = await next(); row !== undefined; row = await next()) {
      done += 1;
      await refreshQuietly(means, row, silent);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return done;
}

/** The loop over what is due; any number of processes may run it. */
export function keepAlive(means: Means): Worker {
  return everySoOften(means, {
    ms: everyMs * (0.75 + Math.random() / 2),
    failed: 'connections could not be kept alive just now',
    work: () => refreshDue(means),
  });
}

/** Takes some that are due. When each is looked at next is written by its refresh; until then nobody else of this loop takes it. */
async function claim(means: Means): Promise<ConnectionRow[]> {
  const now = means.clock.now();
  const due = means.db
    .select({ account_id: connections.account_id, id: connections.id })
    .from(connections)
    .where(lte(connections.refresh_due_at, now))
    .orderBy(asc(connections.refresh_due_at))
    .limit(atOnce)
    .for('update', { skipLocked: true });
  return means.db
    .update(connections)
    .set({ refresh_due_at: new Date(now.getTime() + takenMs * (0.75 + Math.random() / 2)) })
    .where(sql`(${connections.account_id}, ${connections.id}) in ${due}`)
    .returning();
}

/** One that cannot be opened (another key, bytes of another row) holds up no other; the vault has said so in the log. */
async function refreshQuietly(means: Means, row: ConnectionRow, silent: Map<string, number>): Promise<void> {
  const system = JSON.stringify([row.account_id, row.connector_name]);
  const count = (): number => silent.get(system) ?? 0;
  if (count() >= patience) return;
  try {
    const outcome = await refreshConnection(means, row);
    // Others asked meanwhile.
    silent.set(system, outcome.state === 'unreachable' || outcome.state === 'old' ? count() + 1 : 0);
    if (outcome.state === 'fresh') await nameConnection(means, placeOf(row));
  } catch (error) {
    means.log.warn('a connection could not be kept alive', {
      connection: row.id,
      connector: row.connector_name,
      error,
    });
  }
}
