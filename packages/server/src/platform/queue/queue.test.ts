/** Events: written with what happened, handled at least once, retried, parked, never lost. */
import { spawn } from 'node:child_process';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { transaction } from '../database/index.ts';
import { newId, type AccountId } from '../ids.ts';
import type { Worker } from '../means.ts';
import { markOf, processRoom } from '../process-alive.ts';
import {
  emissionParts,
  emit,
  emitOrJoin,
  startQueue,
  type Emission,
  type EventHandlers,
  type QueuedEvent,
} from './index.ts';
import { events } from './event-table.ts';
import { sql } from 'drizzle-orm';

let means: TestMeans;
let queues: Worker[] = [];

beforeAll(async () => {
  means = await testMeans();
});
afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.stop()));
  queues = [];
});
afterAll(() => means.close());

const begin = (handlers: EventHandlers | EventHandlers[], options = {}): void => {
  queues.push(startQueue(means, handlers, { pollMs: 50, backoffMs: 5, ...options }));
};
const post = (account: AccountId, payload: object = {}): Promise<void> =>
  transaction(means.db, (tx) => emit(tx, { account, name: 'run.finished', payload }));
const rowsOf = (account: AccountId) => means.db.select().from(events).where(eq(events.account_id, account));

const joinIn = (event: Emission) => sql`with ${emitOrJoin(emissionParts(event), sql`true`)} select 1`;

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await what())) {
    if (Date.now() > end) throw new Error('it did not happen in 10 s');
    await new Promise((done) => setTimeout(done, 10));
  }
}

describe('the queue', () => {
  it('hands an event to every handler of its name, with its payload', async () => {
    const account = newId('account');
    const seen: QueuedEvent[] = [];
    const note = async (_means: unknown, event: QueuedEvent): Promise<void> => void seen.push(event);
    begin([{ 'run.finished': note }, { 'run.finished': note }]);
    await post(account, { run: 'run_1', nothing: null });
    await until(() => seen.length === 2);
    expect(seen[0]).toMatchObject({ account, name: 'run.finished', payload: { run: 'run_1', nothing: null } });
  });

  it('wakes on commit, long before it would look by itself', async () => {
    const seen: string[] = [];
    begin({ 'run.finished': async (_means, event) => void seen.push(event.account) }, { pollMs: 60_000 });
    await new Promise((done) => setTimeout(done, 300));
    const began = performance.now();
    const account = newId('account');
    await post(account);
    await until(() => seen.includes(account));
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('hands out nothing of a transaction that was rolled back', async () => {
    const account = newId('account');
    await transaction(means.db, async (tx) => {
      await emit(tx, { account, name: 'run.finished', payload: {} });
      throw new Error('no');
    }).catch(() => undefined);
    expect(await rowsOf(account)).toEqual([]);
  });

  it('tries again after a failure, and gives up after five, with the reason and an alert', async () => {
    const [once, never] = [newId('account'), newId('account')];
    const tries = new Map<string, number>();
    begin({
      'run.finished': async (_means, event) => {
        const number = (tries.get(event.account) ?? 0) + 1;
        tries.set(event.account, number);
        if (event.account === never || number === 1) throw new Error('not today');
      },
    });
    await post(once);
    await post(never);
    await until(async () => (await rowsOf(never))[0]?.parked !== null && (await rowsOf(once))[0]?.handled_at !== null);
    expect(tries.get(once)).toBe(2);
    expect(tries.get(never)).toBe(5);
    expect((await rowsOf(never))[0]?.parked).toContain('not today');
    expect(means.lines.some((line) => line.includes('alert: an event was given up'))).toBe(true);
  });

  it('gives 200 events to four workers, each exactly once while nobody fails', async () => {
    const account = newId('account');
    const seen: unknown[] = [];
    const handlers: EventHandlers = { 'run.finished': async (_means, event) => void seen.push(event.payload['n']) };
    for (let worker = 0; worker < 4; worker += 1) begin(handlers);
    await transaction(means.db, async (tx) => {
      for (let n = 0; n < 200; n += 1) await emit(tx, { account, name: 'run.finished', payload: { n } });
    });
    await until(async () => (await rowsOf(account)).every(({ handled_at }) => handled_at !== null));
    expect(seen.length).toBe(200);
    expect(new Set(seen).size).toBe(200);
  });

  it('takes up an event whose worker died, and parks one that kills its worker every time', async () => {
    const [died, poison] = [newId('account'), newId('account')];
    await post(died);
    await post(poison);
    await means.db.execute(
      sql`update events set attempts = 1, due_at = now() - interval '1 s' where account_id = ${died}`,
    );
    await means.db.execute(
      sql`update events set attempts = 5, due_at = now() - interval '1 s' where account_id = ${poison}`,
    );
    const seen: string[] = [];
    begin({ 'run.finished': async (_means, event) => void seen.push(event.account) });
    await until(async () => (await rowsOf(poison))[0]?.parked !== null && seen.includes(died));
    expect(seen).not.toContain(poison);
  });

  it('lets one event stand for several that say the same, and holds it back until the last of them is written', async () => {
    const account = newId('account');
    const say = (tenant: string) => joinIn({ account, name: 'run.finished', payload: { tenant } });
    await means.db.execute(say('a'));
    await means.db.execute(say('b'));
    let written = false;
    const seen: [unknown, boolean][] = [];
    let entered = (): void => undefined;
    const inside = new Promise<void>((done) => (entered = done));
    const joining = transaction(means.db, async (tx) => {
      await tx.execute(say('a'));
      entered();
      await new Promise((done) => setTimeout(done, 400));
      written = true;
    });
    await inside;
    begin({ 'run.finished': async (_means, event) => void seen.push([event.payload['tenant'], written]) });
    await joining;
    await until(async () => (await rowsOf(account)).every(({ handled_at }) => handled_at !== null));
    expect(seen).toEqual([
      ['b', false],
      ['a', true],
    ]);
    // One that somebody has begun with is another one.
    await means.db.execute(say('a'));
    expect((await rowsOf(account)).length).toBe(3);
  });

  it('makes an event of its own when the last one is older than a second, so that none is held back for ever', async () => {
    const account = newId('account');
    const say = () => joinIn({ account, name: 'run.finished', payload: {} });
    await means.db.execute(say());
    await new Promise((done) => setTimeout(done, 1_100));
    await means.db.execute(say());
    expect((await rowsOf(account)).length).toBe(2);
  });

  it('keeps a slow event to itself by renewing its lease', async () => {
    const account = newId('account');
    let calls = 0;
    const slow: EventHandlers = {
      'run.finished': async (_means, event) => {
        // The events that other tests left are nobody's business here.
        if (event.account !== account) return;
        calls += 1;
        await new Promise((done) => setTimeout(done, 2_500));
      },
    };
    begin(slow, { leaseMs: 1_200 });
    begin(slow, { leaseMs: 1_200 });
    await post(account);
    await until(async () => (await rowsOf(account))[0]?.handled_at !== null);
    expect(calls).toBe(1);
  });

  it('finishes what it holds when it stops, and claims nothing more', async () => {
    const account = newId('account');
    let done = 0;
    const queue = startQueue(
      means,
      {
        'run.finished': async () => {
          await new Promise((end) => setTimeout(end, 200));
          done += 1;
        },
      },
      { atOnce: 1, pollMs: 20 },
    );
    await post(account);
    await post(account);
    await until(async () => (await rowsOf(account)).some(({ attempts }) => attempts === 1));
    await queue.stop();
    expect(done).toBe(1);
    expect((await rowsOf(account)).filter(({ handled_at }) => handled_at !== null).length).toBe(1);
  });

  it('notes of a failed query its first line and SQLSTATE, never its values', async () => {
    const account = newId('account');
    begin({ 'run.finished': async ({ db }) => void (await db.execute(sql`select ${'hunter2'}::uuid`)) });
    await post(account);
    await until(async () => (await rowsOf(account))[0]?.parked !== null);
    const reason = (await rowsOf(account))[0]?.parked ?? '';
    expect(reason).toMatch(/^\w*Error: Failed query: select \$1::uuid \(SQLSTATE 22P02\)$/);
    const told = means.lines.filter((line) => line.includes('Failed query'));
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((line) => line.includes('hunter2'))).toEqual([]);
  });

  it('keeps the first 200 characters of a reason', async () => {
    const account = newId('account');
    begin({ 'run.finished': () => Promise.reject(new Error(`${'x'.repeat(300)}\nsecond line`)) });
    await post(account);
    await until(async () => (await rowsOf(account))[0]?.parked !== null);
    expect((await rowsOf(account))[0]?.parked).toBe(`Error: ${'x'.repeat(193)}`);
  });

  it('forgets events handled more than seven days ago, and no others', async () => {
    const [old, recent, parked] = [newId('account'), newId('account'), newId('account')];
    for (const account of [old, recent, parked]) await post(account);
    const past = (account: AccountId, set: ReturnType<typeof sql>) =>
      means.db.execute(
        sql`update events set created_at = now() - interval '30 days', ${set} where account_id = ${account}`,
      );
    await past(old, sql`handled_at = now() - interval '8 days'`);
    await past(recent, sql`handled_at = now() - interval '6 days'`);
    await past(parked, sql`parked = 'it never worked'`);
    begin({});
    await until(async () => (await rowsOf(old)).length === 0);
    expect((await rowsOf(recent)).length).toBe(1);
    expect((await rowsOf(parked)).length).toBe(1);
  });

  it('frees what a killed server had at once, and leaves a living one its lease', async () => {
    const [dead, living] = [newId('account'), newId('account')];
    await post(dead);
    await post(living);
    const child = spawn('sleep', ['60']);
    const mark = await markOf(child.pid ?? 0);
    const room = await processRoom();
    const claimed = async (account: AccountId): Promise<void> => {
      const worker = `${room}:${mark?.pid}:${account === dead ? '1@gone' : mark?.started}`;
      await means.db.execute(sql`update events set attempts = 1, worker = ${worker}, due_at = now() + interval '12 s'
        where account_id = ${account}`);
    };
    await claimed(dead);
    await claimed(living);
    const seen: string[] = [];
    const began = performance.now();
    begin({ 'run.finished': async (_means, event) => void seen.push(event.account) });
    await until(() => seen.includes(dead));
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(seen).not.toContain(living);
    child.kill('SIGKILL');
    await until(() => seen.includes(living));
    expect(performance.now() - began).toBeLessThan(9_000);
  }, 20_000);
});
