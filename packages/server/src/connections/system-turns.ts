/** How often one tenant may have outside systems asked while a form is filled in: their limits and our way out are shared. */
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';

const perMinute = 60;
const atOnce = 4;
const minute = 60_000;
/** Beyond so many remembered askers the quiet ones are forgotten. */
const mostAskers = 10_000;

type Asker = { since: number; asked: number; open: number };
const askers = new WeakMap<object, Map<string, Asker>>();

/** Takes one turn, to be given back by the returned function. Refusal `too-many-requests` when none is left of this share. */
export function takeTurn(means: Means, who: string, share = 1): () => void {
  const known = askers.get(means.db) ?? new Map<string, Asker>();
  askers.set(means.db, known);
  const now = means.clock.now().getTime();
  if (known.size >= mostAskers) forgetQuiet(known, now);
  const asker = known.get(who) ?? { since: now, asked: 0, open: 0 };
  if (now - asker.since >= minute || now < asker.since) Object.assign(asker, { since: now, asked: 0 });
  if (asker.asked >= perMinute * share || asker.open >= atOnce * share)
    throw new Refusal('too-many-requests', 'That was asked very often just now. Wait a minute, then try again.');
  asker.asked += 1;
  asker.open += 1;
  known.set(who, asker);
  return () => {
    asker.open -= 1;
  };
}

function forgetQuiet(known: Map<string, Asker>, now: number): void {
  for (const [who, { since, open }] of known) if (open === 0 && now - since >= minute) known.delete(who);
}
