/** Bytes that calls hold until they are kept. */
import { expect, test } from 'vitest';
import type { Means } from '../platform/means.ts';
import type { Room } from '../platform/http/index.ts';
import { enterRoom, mostHeld } from './intake-room.ts';

const means = { db: {} } as Pick<Means, 'db'>;
const fill = (tenant: string): Room[] =>
  Array.from({ length: 16 }, () => {
    const room = enterRoom(means, 'a', tenant);
    expect(room.take(mostHeld.tenant / 16)).toBe(true);
    return room;
  });

test('one tenant does not fill it, all together do, and what is left is free again', () => {
  const first = fill('1');
  expect(enterRoom(means, 'a', '1').take(1)).toBe(false);
  const rooms = [...first, ...fill('2'), ...fill('3'), ...fill('4')];
  const late = enterRoom(means, 'b', '1');
  expect(late.take(1)).toBe(false);
  first.pop()?.leave();
  expect(late.take(mostHeld.tenant / 16 + 1)).toBe(false);
  expect(late.take(mostHeld.tenant / 16)).toBe(true);
  for (const room of [...rooms.slice(0, 15), ...rooms.slice(16), late]) room.leave();
  fill('5').forEach((room) => room.leave());
  for (const tenant of ['1', '2', '3', '4']) fill(tenant);
});
