/** How often one tenant, and one account, may have outside systems asked: their limits and our way out are shared. */
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';

type Ceiling = { perMinute: number; atOnce: number };
/**
 * What is asked for: choices while a form is filled in, calls of the host's backend, sign-ins and typed credentials (which
 * could be guessed through us), or whether a connection still works.
 */
type Purpose = 'form' | 'proxy' | 'connect' | 'test';
const ofOne: Record<Purpose, Ceiling> = {
  form: { perMinute: 60, atOnce: 4 },
  proxy: { perMinute: Infinity, atOnce: 8 },
  connect: { perMinute: 20, atOnce: 4 },
  test: { perMinute: 1, atOnce: 1 },
};
/** For forms half of the calls that may go to one system at once: the rest is left for runs' and connections' own calls. */
const ofAccount: Record<Purpose, Ceiling> = {
  form: { perMinute: 600, atOnce: 16 },
  proxy: { perMinute: Infinity, atOnce: 32 },
  connect: { perMinute: 3_000, atOnce: 32 },
  test: { perMinute: 600, atOnce: 16 },
};
const minute = 60_000;
/** Beyond so many remembered askers the quiet ones are forgotten. */
const mostAskers = 10_000;

type Asker = { since: number; asked: number; open: number };
const askers = new WeakMap<object, Map<string, Asker>>();

/**
 * Takes one turn of an account and of one of its own (a tenant, a connector of it, a connection), to be given back by the returned function.
 * Refusal `too-many-requests` when either has none left of this share.
 */
export function takeTurn(means: Means, purpose: Purpose, account: string, who: string, share = 1): () => void {
  const known = askers.get(means.db) ?? new Map<string, Asker>();
  askers.set(means.db, known);
  const now = means.clock.now().getTime();
  if (known.size >= mostAskers) forgetQuiet(known, now);
  const all = [
    askerOf(known, `${purpose} ${account}`, now, part(ofAccount[purpose], share)),
    askerOf(known, `${purpose} ${account} ${who}`, now, part(ofOne[purpose], share)),
  ];
  for (const asker of all) {
    asker.asked += 1;
    asker.open += 1;
  }
  return () => {
    for (const asker of all) asker.open -= 1;
  };
}

const part = ({ perMinute, atOnce }: Ceiling, share: number): Ceiling => ({
  perMinute: perMinute * share,
  atOnce: atOnce * share,
});

/** Throws where its turns are used up. */
function askerOf(known: Map<string, Asker>, name: string, now: number, { perMinute, atOnce }: Ceiling): Asker {
  const asker = known.get(name) ?? { since: now, asked: 0, open: 0 };
  known.set(name, asker);
  if (now - asker.since >= minute || now < asker.since) Object.assign(asker, { since: now, asked: 0 });
  if (asker.open >= atOnce)
    throw new Refusal('too-many-requests', 'Too much is being asked at once. Try again when something is done.');
  if (asker.asked >= perMinute)
    throw new Refusal('too-many-requests', 'That was asked very often just now. Wait a minute, then try again.');
  return asker;
}

function forgetQuiet(known: Map<string, Asker>, now: number): void {
  for (const [who, { since, open }] of known) if (open === 0 && now - since >= minute) known.delete(who);
}
