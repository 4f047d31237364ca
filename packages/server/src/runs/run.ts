/** What a run is: its phases, why it was asked for, and how a program's end is judged. Pure. */
import type { AccountId, ReleaseId, RunId, TenantId, TriggerId } from '../platform/ids.ts';
import type { Ending } from './executor/index.ts';

export const phases = [
  'Queued',
  'Running',
  'Succeeded',
  'Failed (Integration Issue)',
  'Failed (Platform Issue)',
  'Failed (Timeout)',
  'Failed (Refresh)',
  'Cancelled',
] as const;
export type Phase = (typeof phases)[number];
export type Mode = 'init' | 'normal' | 'webhook';
export type Source = 'schedule' | 'manual' | 'webhook' | 'api';
export type Reason = { code: string; message: string };

/** Product §9, in milliseconds. Of the 25 s that runs have at a stop, the last five are for ending programs and giving runs back. */
export const runLimits = { timeout: 600_000, grace: 10_000, lease: 45_000, heartbeat: 10_000, drain: 20_000 } as const;
/** What one program may use when nobody said otherwise: bytes of memory and of disk, processes and their threads. */
export const useLimits = { memory: 1_000_000_000, disk: 1_000_000_000, processes: 512 } as const;
/** A run whose worker died is taken up again twice; then it is given up. */
export const mostAttempts = 3;

/** A run that this worker was given; every write names the attempt. */
export type ClaimedRun = {
  account: AccountId;
  id: RunId;
  tenant: TenantId;
  release: ReleaseId;
  number: number;
  mode: Mode;
  attempt: number;
  worker: string;
};

export type Trigger = { id: TriggerId; source: Source; mode: Mode; payload: unknown };

/** How a run ended, as it is stored. */
export type Verdict = {
  phase: Exclude<Phase, 'Queued' | 'Running'>;
  exitCode: number | null;
  reason: Reason | null;
};

/** Judges a program's end; null when it was stopped from outside, which is no end of the run. */
export function judge(ending: Ending, limits: { timeout: number; memory: number; disk: number }): Verdict | null {
  const exitCode = ending.exitCode;
  switch (ending.how) {
    case 'stopped':
      return null;
    case 'unable':
      return platformIssue('The program could not be started.');
    case 'timeout':
      return {
        phase: 'Failed (Timeout)',
        exitCode,
        reason: {
          code: 'timeout',
          message: `The program did not end within ${inWords(limits.timeout)} and was stopped.`,
        },
      };
    case 'memory':
      return usedTooMuch('out-of-memory', `memory: more than ${inMegabytes(limits.memory)}`);
    case 'disk':
      return usedTooMuch('out-of-disk', `disk: more than ${inMegabytes(limits.disk)}`);
    case 'exited':
      return exitCode === 0 ? { phase: 'Succeeded', exitCode, reason: null } : programFailed(ending);
  }
}

export function platformIssue(message: string, code = 'platform'): Verdict {
  return { phase: 'Failed (Platform Issue)', exitCode: null, reason: { code, message } };
}

function programFailed({ exitCode, exitSignal }: Ending): Verdict {
  const how = exitCode === null ? `was ended by ${exitSignal ?? 'a signal'}` : `ended with exit code ${exitCode}`;
  return {
    phase: 'Failed (Integration Issue)',
    exitCode,
    reason: { code: 'program-failed', message: `The program ${how}. Its log says more.` },
  };
}

function usedTooMuch(code: string, what: string): Verdict {
  return {
    phase: 'Failed (Integration Issue)',
    exitCode: null,
    reason: { code, message: `The program used too much ${what}, and was stopped.` },
  };
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function inWords(milliseconds: number): string {
  if (milliseconds < 60_000) return `${Math.round(milliseconds / 1000)} s`;
  return `${Math.round(milliseconds / 60_000)} minutes`;
}

export function isEnded(phase: string): boolean {
  return phase !== 'Queued' && phase !== 'Running';
}
