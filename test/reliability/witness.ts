/** Looks at the machine's processes while the server is killed: no tenant ever has two programs going at once (Linux). */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

export type Witness = {
  /** Looks that found at least one program. */
  looks: number;
  /** Sentences: a tenant with programs of two runs, or of two attempts. */
  overlaps: string[];
  stop(): Promise<void>;
};

/** Watches programs whose environment names `origin` (the pretend systems of this test). */
export function startWitness(origin: string): Witness {
  const stopped = new AbortController();
  const witness: Witness = { looks: 0, overlaps: [], stop: async () => undefined };
  const watching = watch(witness, origin, stopped.signal);
  witness.stop = async () => {
    stopped.abort();
    await watching;
  };
  return witness;
}

async function watch(witness: Witness, origin: string, stopped: AbortSignal): Promise<void> {
  if (process.platform !== 'linux') return;
  while (!stopped.aborted) {
    const groups = new Map<string, Set<string>>();
    for (const { tenant, group } of await programs(origin))
      groups.set(tenant, (groups.get(tenant) ?? new Set()).add(group));
    if (groups.size > 0) witness.looks += 1;
    for (const [tenant, found] of groups) {
      if (found.size > 1)
        witness.overlaps.push(`tenant ${tenant} had programs of groups ${[...found].join(' and ')} at once`);
    }
    await pause(60);
  }
}

type Program = { tenant: string; group: string };

async function programs(origin: string): Promise<Program[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => programOf(pid, origin).catch(() => null)));
  return found.filter((program) => program !== null);
}

async function programOf(pid: string, origin: string): Promise<Program | null> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8');
  if (!line.includes('main.mjs')) return null;
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
  if (!environment.includes(`PAN_CFG_CRM_API=${origin}/`)) return null;
  const tenant = /(?:^|\0)PAN_CTX_TENANT_ID=(\d+)/.exec(environment)?.[1];
  const state = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Fields after the name in brackets: state, parent, process group. What is killed and not yet gone does nothing any more.
  const [letter, , group] = state.slice(state.lastIndexOf(')') + 2).split(' ');
  return tenant === undefined || group === undefined || letter === 'Z' || letter === 'X' ? null : { tenant, group };
}
