/** How many bytes of webhooks this process holds at once: those that drip stay long. */
import { enterRoom as enter, type Room } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';

/** Bytes of bodies that have come and are not kept yet: of all calls, and of those of one tenant. */
export const mostHeld = { all: 64_000_000, tenant: 16_000_000 } as const;

export function enterRoom(means: Pick<Means, 'db'>, account: string, tenant: string): Room {
  return enter(means.db, { purpose: 'webhooks', all: mostHeld.all, one: mostHeld.tenant }, `${account} ${tenant}`);
}
