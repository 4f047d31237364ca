/** Refreshes connections ahead of their end although nobody asks for them: refresh tokens that rotate end when they are not used. */
import { and, asc, eq, lte } from 'drizzle-orm';
import { transaction } from '../platform/database/index.ts';
import type { Means, Worker } from '../platform/means.ts';
import { connections } from './connection-table.ts';
import { refreshConnection } from './refresh-connection.ts';
import type { ConnectionRow } from './save-connection.ts';

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
  const silent = new Map<string, number>();
  const work = async (): Promise<void> => {
    while (!means.stopping.aborted) {
      const row = await claim(means);
      if (row === null) return;
      done += 1;
      await refreshQuietly(means, row, silent);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return done;
}

/** The loop over what is due; any number of processes may run it. */
export function keepAlive(means: Means): Worker {
  let going: Promise<unknown> | null = null;
  const look = (): void => {
    going ??= refreshDue(means)
      .catch((error: unknown) => means.log.error('connections could not be kept alive just now', { error }))
      .finally(() => (going = null));
  };
  const timer = setInterval(look, everyMs * (0.75 + Math.random() / 2));
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await going;
    },
  };
}

/** Takes one that is due. When it is looked at next is written by its refresh; until then nobody else of this loop takes it. */
async function claim(means: Means): Promise<ConnectionRow | null> {
  const now = means.clock.now();
  return transaction(means.db, async (tx) => {
    const [row] = await tx
      .select()
      .from(connections)
      .where(lte(connections.refresh_due_at, now))
      .orderBy(asc(connections.refresh_due_at))
      .limit(1)
      .for('update', { skipLocked: true });
    if (row === undefined) return null;
    const [taken] = await tx
      .update(connections)
      .set({ refresh_due_at: new Date(now.getTime() + takenMs * (0.75 + Math.random() / 2)) })
      .where(and(eq(connections.account_id, row.account_id), eq(connections.id, row.id)))
      .returning();
    return taken ?? null;
  });
}

/** One that cannot be opened (another key, bytes of another row) holds up no other; the vault has said so in the log. */
async function refreshQuietly(means: Means, row: ConnectionRow, silent: Map<string, number>): Promise<void> {
  const system = JSON.stringify([row.account_id, row.connector_name]);
  const before = silent.get(system) ?? 0;
  if (before >= patience) return;
  try {
    const outcome = await refreshConnection(means, row);
    silent.set(system, outcome.state === 'unreachable' || outcome.state === 'old' ? before + 1 : 0);
  } catch (error) {
    means.log.warn('a connection could not be kept alive', {
      connection: row.id,
      connector: row.connector_name,
      error,
    });
  }
}
