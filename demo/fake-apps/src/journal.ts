/** What tests see and turn: the record of every API call, and knobs that make the next calls fail or wait. */
import { setTimeout as wait } from 'node:timers/promises';

export type Call = {
  at: string;
  method: string;
  /** Path without the query. */
  path: string;
  query: Record<string, string>;
  status: number;
  body: unknown;
  /** Account that the credentials belong to; null when they were refused. */
  account: string | null;
};

export type Trouble = {
  /** A call is meant when its path starts with this. */
  path: string;
  method?: string;
  /** Calls that are affected; 1 when not given. */
  times?: number;
  /** Answer with this status instead of doing anything. */
  status?: number;
  body?: unknown;
  /** Wait this long first. */
  ms?: number;
};

export type Journal = {
  calls: Call[];
  note(call: Call): void;
  plan(trouble: Trouble): void;
  /** Waits as planned; gives the answer to send instead, or null. */
  meet(method: string, path: string): Promise<{ status: number; body: unknown } | null>;
  reset(): void;
};

/** Most calls kept; older ones are forgotten, so that a demo may run for weeks. */
const KEPT = 5000;

/** Makes an empty record without any trouble planned. */
export function createJournal(): Journal {
  const calls: Call[] = [];
  let troubles: (Trouble & { left: number })[] = [];
  return {
    calls,
    note(call) {
      calls.push(call);
      if (calls.length > KEPT) calls.splice(0, calls.length - KEPT);
    },
    plan(trouble) {
      troubles.push({ ...trouble, left: trouble.times ?? 1 });
    },
    async meet(method, path) {
      const met = troubles.find((t) => path.startsWith(t.path) && (t.method ?? method) === method);
      if (!met) return null;
      met.left -= 1;
      troubles = troubles.filter((t) => t.left > 0);
      if (met.ms) await wait(met.ms);
      if (met.status === undefined) return null;
      return { status: met.status, body: met.body ?? { error: 'planned', message: 'This failure was asked for.' } };
    },
    reset() {
      calls.length = 0;
      troubles = [];
    },
  };
}
