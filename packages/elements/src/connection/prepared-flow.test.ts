/** A flow in stock before the click. */
import { expect, test } from 'vitest';
import { PreparedFlow } from './prepared-flow.ts';
import type { Flow } from './wire.ts';

function stock(behind = 0): { prepared: PreparedFlow; started: () => number; wait: (milliseconds: number) => void } {
  let now = 0;
  let count = 0;
  const start = async (): Promise<Flow> => ({
    flow: `flw_${(count += 1)}`,
    tenant: 'ten_1',
    connector: 'crm',
    state: 'waiting',
    start_url: 'http://s/connect/start#n',
    reason: null,
    expires_at: new Date(now - behind + 600_000).toISOString(),
  });
  return {
    prepared: new PreparedFlow({ start, now: () => now }),
    started: () => count,
    wait: (milliseconds) => {
      now += milliseconds;
    },
  };
}

test('nothing is in stock before it was prepared', () => {
  expect(stock().prepared.take()).toBeNull();
});

test('a prepared flow can be taken at once, in the click', async () => {
  const { prepared } = stock();
  await prepared.prepare();
  expect(prepared.take()?.flow).toBe('flw_1');
});

test('preparing twice at the same time asks the server once', async () => {
  const { prepared, started } = stock();
  await Promise.all([prepared.prepare(), prepared.prepare()]);
  expect(started()).toBe(1);
});

test('a flow that would end during the sign-in is not taken, and renewed', async () => {
  const { prepared, started, wait } = stock();
  await prepared.prepare();
  wait(400_000);
  expect(prepared.take()).toBeNull();
  await prepared.prepare();
  expect(started()).toBe(2);
});

test('a spent flow is not taken again', async () => {
  const { prepared } = stock();
  await prepared.prepare();
  prepared.spend();
  expect(prepared.take()).toBeNull();
});

test('a clock that is hours ahead of the server’s takes it all the same', async () => {
  const { prepared } = stock(5 * 3_600_000);
  await prepared.prepare();
  expect(prepared.take()?.flow).toBe('flw_1');
});
