/** The worker: claims runs, performs a few at once, keeps their leases, and recovers what dead workers left. */
import { randomBytes } from 'node:crypto';
import type { Means, Worker } from '../platform/means.ts';
import { isAlive, ownMark, processRoom } from '../platform/process-alive.ts';
import { closeReleases } from '../releases/index.ts';
import {
  claimRuns,
  endLeases,
  lostRuns,
  renewLeases,
  runsOfRoom,
  type Claim,
  type RecordedProcess,
} from './claim-run.ts';
import {
  closeStarter,
  killAllOf,
  openRunsRoot,
  openUserSlots,
  openWalls,
  signalGroup,
  type UseLimits,
  type UserSlots,
  type Walls,
} from './executor/index.ts';
import { end, performRun, type Ownership, type Workshop } from './perform-run.ts';
import { platformIssue, runLimits, useLimits } from './run.ts';
import { listenTo } from './run-hub.ts';
import { startRunNews } from './run-news.ts';
import { dynamicOf } from './run-input-view.ts';

export type RunsOptions = { [K in keyof typeof runLimits | keyof UseLimits]?: number } & {
  poll?: number;
  sweep?: number;
};
type Limits = Required<RunsOptions>;
type Going = { run: Claim; stop: AbortController; lost: boolean; done: Promise<void> };

/** Starts claiming; `stop` claims no more, waits for what is going, then stops it and gives it back. */
export function startRuns(means: Means, options: RunsOptions = {}): Worker {
  const worker = new RunWorker(means, {
    ...runLimits,
    ...useLimits,
    ...means.config.programLimits,
    poll: 300,
    sweep: 5000,
    ...options,
  });
  const started = worker.start();
  const news = startRunNews(means);
  return {
    stop: async () => {
      await worker.stop();
      await started;
      await news.stop();
    },
  };
}

class RunWorker {
  readonly #means: Means;
  readonly #limits: Limits;
  readonly #going = new Map<string, Going>();
  #name = '';
  #room = '';
  #shop: Workshop | null = null;
  #stopping = false;
  #wake: () => void = () => undefined;
  #timers: NodeJS.Timeout[] = [];
  #renewed = performance.now();
  #loop: Promise<void> = Promise.resolve();

  constructor(means: Means, limits: Limits) {
    this.#means = means;
    this.#limits = limits;
  }

  async start(): Promise<void> {
    const means = this.#means;
    const { pid, started } = await ownMark();
    this.#room = await processRoom();
    this.#name = `${this.#room}:${pid}:${randomBytes(4).toString('hex')}:${started}`;
    const users = await openUserSlots();
    if (users === null)
      means.log.warn('Programs run as the user that started the server, and can read what this user can.');
    await closeReleases(means.storage);
    const root = await openRunsRoot(means.config.dataFolder, users !== null);
    const walls = await openWalls(root);
    tellMissing(means, walls, users !== null);
    const { timeout, grace, memory, disk, processes } = this.#limits;
    this.#shop = { means, root, users, walls, timeout, grace, limits: { memory, disk, processes } };
    await this.#quietly(() => this.#recover());
    this.#timers = [
      setInterval(() => void this.#quietly(() => this.#heartbeat()), this.#limits.heartbeat),
      setInterval(() => void this.#quietly(() => this.#recover()), this.#limits.sweep),
    ];
    means.stopping.addEventListener('abort', () => this.#wake());
    this.#loop = this.#claimOn();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#loop;
    const all = Promise.all([...this.#going.values()].map(({ done }) => done));
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, this.#limits.drain).unref())]);
    for (const { stop } of this.#going.values()) stop.abort();
    await Promise.all([...this.#going.values()].map(({ done }) => done));
    for (const timer of this.#timers) clearInterval(timer);
    closeStarter();
  }

  async #claimOn(): Promise<void> {
    const forget = [
      listenTo('queued', () => this.#wake()),
      listenTo('lost', () => void this.#quietly(() => this.#heartbeat())),
    ];
    let failures = 0;
    while (!this.#stopping && !this.#means.stopping.aborted) {
      const claimed = await this.#claim().catch((error: unknown) => {
        if (failures % 20 === 0) this.#means.log.warn('no run can be claimed just now', { error });
        return null;
      });
      failures = claimed === null ? failures + 1 : 0;
      // A database that is away is asked ever more slowly, at least every three seconds.
      if (claimed === null || claimed === 0)
        await this.#rest(Math.min(this.#limits.poll * 2 ** Math.min(failures, 6), 3000));
    }
    for (const each of forget) each();
  }

  /** Pauses until a hint or the next poll; with jitter, so that workers do not come together. */
  async #rest(poll: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, poll * (0.5 + Math.random()));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #claim(): Promise<number> {
    const free = Math.max(1, this.#means.config.workers) - this.#going.size;
    const shop = this.#shop;
    if (free <= 0 || shop === null) return 0;
    const claims = await claimRuns(this.#means, this.#name, free, this.#limits.lease);
    for (const claim of claims) this.#begin(shop, claim);
    return claims.length;
  }

  #begin(shop: Workshop, run: Claim): void {
    const going: Going = { run, stop: new AbortController(), lost: false, done: Promise.resolve() };
    this.#going.set(run.id, going);
    const own: Ownership = { signal: going.stop.signal, lost: () => going.lost };
    going.done = this.#endBefore(shop, run)
      .then(() => performRun(shop, run, own))
      .catch((error: unknown) => this.#means.log.error('a run broke off', { run: run.id, error }))
      .finally(() => {
        if (this.#going.get(run.id) === going) this.#going.delete(run.id);
        this.#wake();
      });
  }

  /** Two programs of one run never go at once: an earlier attempt's, where we can reach it, is ended first. */
  async #endBefore({ users }: Workshop, { before }: Claim): Promise<void> {
    if (before?.process && before.worker.startsWith(`${this.#room}:`)) await endProcess(users, before.process);
  }

  async #heartbeat(): Promise<void> {
    try {
      const owned = await renewLeases(this.#means, this.#name, this.#limits.lease);
      this.#renewed = performance.now();
      for (const going of this.#going.values())
        if (owned.get(going.run.id) !== going.run.attempt) await this.#checkLost(going);
    } finally {
      if (performance.now() - this.#renewed > this.#limits.lease - this.#limits.heartbeat / 2) this.#loseAll();
    }
  }

  /** A run may have ended, or been claimed, between the statement and its answer: lost is only what is still going at the next beat. */
  async #checkLost(going: Going): Promise<void> {
    const again = await renewLeases(this.#means, this.#name, this.#limits.lease);
    if (this.#going.get(going.run.id) === going && again.get(going.run.id) !== going.run.attempt) lose(going);
  }

  #loseAll(): void {
    for (const going of this.#going.values()) lose(going);
  }

  /** Takes up what dead workers of this machine left, and gives up what was left too often. */
  async #recover(): Promise<void> {
    const seen = new Set<string>();
    for (const { worker, process } of await runsOfRoom(this.#means, this.#room)) {
      const [, pid, , ...started] = worker.split(':');
      if (await isAlive({ pid: Number(pid), started: started.join(':') })) continue;
      if (process !== null) await endProcess(this.#shop?.users ?? null, process);
      if (!seen.has(worker)) await endLeases(this.#means, worker);
      seen.add(worker);
    }
    for (const run of await lostRuns(this.#means)) {
      const dynamic = await dynamicOf(this.#means.db, run);
      const verdict = platformIssue('The run was interrupted three times and was given up.', 'worker-lost');
      await end(
        { means: this.#means },
        run,
        { signal: new AbortController().signal, lost: () => false },
        verdict,
        dynamic,
      );
    }
    if (seen.size > 0) this.#wake();
  }

  async #quietly(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.#means.log.warn('runs cannot be looked after just now', { error }));
  }
}

/** One line for all that this machine does not let us do. */
function tellMissing(means: Means, walls: Walls, ownUsers: boolean): void {
  const missing = [
    ...(walls.limits ? [] : ['the kernel does not limit them (prlimit of util-linux is needed)']),
    ...(walls.rights ? [] : ['set-uid files may give them rights (setpriv of util-linux is needed)']),
    ...(walls.places || !ownUsers
      ? []
      : ['they share /tmp, which is cleaned after each of them (unshare is not allowed here)']),
  ];
  if (missing.length > 0)
    means.log.warn(`Programs are held in less tightly than they could be: ${missing.join('; ')}.`);
}

function lose(going: Going): void {
  going.lost = true;
  going.stop.abort();
}

/** Ends a recorded program with its group and, where it had a user of its own, all that this user runs, its leader gone or not. */
async function endProcess(users: UserSlots, { uid, ...identity }: RecordedProcess): Promise<void> {
  if (await isAlive(identity)) {
    signalGroup(identity.pid, 'SIGKILL');
    if (uid !== null) await killAllOf(uid);
  } else if (uid !== null) await users?.endLeft(uid);
}
