/** Works through events: claimed with skip locked and a lease, handled at least once, retried with growing pauses, parked after five failures. */
import { sql } from 'drizzle-orm';
import { sqlState } from '../database/index.ts';
import type { AccountId } from '../ids.ts';
import { framesOf, messageOf } from '../log.ts';
import type { Means, Worker } from '../means.ts';
import { processName } from '../process-alive.ts';
import { wakeChannel } from './emit.ts';
import type { EventHandler, EventHandlers, EventName, QueuedEvent } from './event.ts';
import { listen } from './listen.ts';
import { freeLost } from './lost-leases.ts';
import { wakeable, type Wake } from './pause.ts';
import { sweeper } from './sweep.ts';

export type QueueOptions = { pollMs?: number; leaseMs?: number; backoffMs?: number; atOnce?: number };

type Claimed = QueuedEvent & { id: string; attempts: number };
type Limits = Required<QueueOptions>;
type Handlers = ReadonlyMap<EventName, readonly EventHandler[]>;

export const maxAttempts = 5;
/** Characters kept of why an event was not handled. */
const longestReason = 200;
/** Milliseconds between looks for events whose server was killed. */
const freeEvery = 5_000;
const defaults: Limits = { pollMs: 1_000, leaseMs: 12_000, backoffMs: 1_000, atOnce: 4 };

/** Starts handling. Several lists may handle the same event; when one of them fails, all are called again. */
export function startQueue(
  means: Means,
  lists: EventHandlers | readonly EventHandlers[],
  options: QueueOptions = {},
): Worker {
  const limits = { ...defaults, ...options };
  const handlers = byName(Array.isArray(lists) ? lists : [lists as EventHandlers]);
  const wake = wakeable();
  const stop = new AbortController();
  const stopped = AbortSignal.any([stop.signal, means.stopping]);
  stopped.addEventListener('abort', () => wake.now());
  const listener = listen(means, wakeChannel, () => wake.now());
  const sweep = sweeper(means);
  const work = async (): Promise<boolean> => {
    const worked = await handleOne(means, handlers, limits);
    await sweep();
    return worked;
  };
  const free = async (): Promise<void> => {
    const freed = await freeLost(means).catch(() => false);
    if (freed) wake.now();
  };
  void free();
  const freeing = setInterval(() => void free(), freeEvery);
  const loops = Array.from({ length: limits.atOnce }, () => loop(means, work, limits, stopped, wake));
  return {
    stop: async () => {
      stop.abort();
      clearInterval(freeing);
      await Promise.all(loops);
      await listener.stop();
    },
  };
}

function byName(lists: readonly EventHandlers[]): Handlers {
  const handlers = new Map<EventName, EventHandler[]>();
  for (const list of lists) {
    for (const [name, handler] of Object.entries(list) as [EventName, EventHandler | undefined][]) {
      if (handler !== undefined) handlers.set(name, [...(handlers.get(name) ?? []), handler]);
    }
  }
  return handlers;
}

async function loop(
  means: Means,
  work: () => Promise<boolean>,
  limits: Limits,
  stopped: AbortSignal,
  wake: Wake,
): Promise<void> {
  while (!stopped.aborted) {
    const worked = await work().catch((error: unknown) => {
      means.log.warn('the queue cannot claim just now', { error });
      return false;
    });
    if (!worked && !stopped.aborted) await wake.wait(limits.pollMs * (0.5 + Math.random()));
  }
}

/** Claims and handles one event; false when none is due. */
async function handleOne(means: Means, handlers: Handlers, limits: Limits): Promise<boolean> {
  const event = await claim(means, limits);
  if (event === null) return false;
  const renewal = setInterval(() => {
    renew(means, event, limits).catch((error: unknown) => means.log.warn('a lease could not be renewed', { error }));
  }, limits.leaseMs / 3);
  try {
    for (const handler of handlers.get(event.name) ?? []) await handler(means, event);
    clearInterval(renewal);
    await means.db.execute(
      sql`update events set handled_at = now() where account_id = ${event.account} and id = ${event.id}`,
    );
  } catch (error) {
    clearInterval(renewal);
    await putBack(means, event, limits, error);
  }
  return true;
}

async function claim(means: Means, limits: Limits): Promise<Claimed | null> {
  const found = await means.db.execute<{
    account_id: string;
    id: string;
    name: EventName;
    payload: Record<string, unknown>;
    attempts: number;
  }>(sql`
    update events set attempts = attempts + 1, worker = ${await processName()}, due_at = now() + ${limits.leaseMs} * interval '1 millisecond'
    where (account_id, id) = (
      select account_id, id from events where handled_at is null and parked is null and due_at <= now()
      order by due_at limit 1 for update skip locked)
    returning account_id, id, name, payload, attempts`);
  const row = found.rows[0];
  if (row === undefined) return null;
  const event: Claimed = {
    account: row.account_id as AccountId,
    id: row.id,
    name: row.name,
    payload: row.payload,
    attempts: row.attempts,
  };
  if (event.attempts <= maxAttempts) return event;
  await park(means, event, 'its worker died each time');
  return claim(means, limits);
}

async function renew(means: Means, event: Claimed, limits: Limits): Promise<void> {
  await means.db.execute(sql`
    update events set due_at = now() + ${limits.leaseMs} * interval '1 millisecond'
    where account_id = ${event.account} and id = ${event.id} and attempts = ${event.attempts} and handled_at is null`);
}

async function putBack(means: Means, event: Claimed, limits: Limits, error: unknown): Promise<void> {
  const reason = reasonOf(error);
  const told = withoutValues(error, reason);
  means.log.warn('an event was not handled', { event: event.name, id: event.id, attempt: event.attempts, error: told });
  if (event.attempts >= maxAttempts) return park(means, event, reason);
  const pause = limits.backoffMs * 2 ** (event.attempts - 1) * (0.75 + Math.random() / 2);
  await means.db.execute(sql`
    update events set worker = null, due_at = now() + ${pause} * interval '1 millisecond'
    where account_id = ${event.account} and id = ${event.id} and attempts = ${event.attempts}`);
}

/** One line without what a query or a parser was given, which may be secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const line = `${error.name}: ${messageOf(error)}`;
  const state = sqlState(error);
  return line.slice(0, longestReason) + (state === null ? '' : ` (SQLSTATE ${state})`);
}

/** What PostgreSQL itself says may quote a value too (`invalid input syntax for type uuid: "…"`): only the place is kept. */
function withoutValues(error: unknown, reason: string): unknown {
  if (!(error instanceof Error) || sqlState(error) === null) return error;
  const told = new Error(reason);
  told.stack = `${told.message}\n${framesOf(error).join('\n')}`;
  return told;
}

async function park(means: Means, event: Claimed, reason: string): Promise<void> {
  means.log.error('alert: an event was given up', { event: event.name, id: event.id, reason });
  await means.db.execute(
    sql`update events set parked = ${reason} where account_id = ${event.account} and id = ${event.id}`,
  );
}
