/** Waits for the end of a flow. The server's word is the truth; a message from the other window only makes us ask sooner. */
import type { Flow, Reason } from './wire.ts';

/** How a flow ended for the page that asked. `less`: what is to be told when not all was given that was asked for. */
export type FlowEnd =
  { end: 'connected'; less: Reason | null } | { end: 'failed'; reason: Reason | null } | { end: 'expired' };

export type Watch = {
  read(flow: string, signal: AbortSignal): Promise<Flow>;
  /** Waits, and returns early when nudged. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
  now(): number;
};

const firstPause = 1_000;
const longestPause = 4_000;
/** The ten minutes of a flow and some more: the server says when it has ended, this is for a server that says nothing. */
const longest = 10 * 60_000 + 15_000;

/** Polls until the flow ends, its time is over, or `signal` aborts (then it throws the signal's reason). A server that does not answer for a while is asked again. */
export async function watchFlow(flow: Flow, watch: Watch, signal: AbortSignal): Promise<FlowEnd> {
  // By our own clock alone: one that is wrong must not end what goes on.
  const deadline = watch.now() + longest;
  let pause = firstPause;
  while (watch.now() < deadline) {
    await watch.pause(pause, signal);
    signal.throwIfAborted();
    const seen = await readOnce(flow.flow, watch, signal);
    const end = seen === null ? null : endOf(seen);
    if (end !== null) return end;
    pause = Math.min(longestPause, pause * 1.2);
  }
  return { end: 'expired' };
}

/** What a flow's state means for the waiting page; null while it goes on. */
export function endOf(flow: Flow): FlowEnd | null {
  switch (flow.state) {
    case 'connected':
      return { end: 'connected', less: flow.reason };
    case 'failed':
      return { end: 'failed', reason: flow.reason };
    case 'expired':
      return { end: 'expired' };
    default:
      return null;
  }
}

async function readOnce(flow: string, watch: Watch, signal: AbortSignal): Promise<Flow | null> {
  try {
    return await watch.read(flow, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isFinal(error)) throw error;
    return null;
  }
}

/** A refusal that asking again will not change. */
function isFinal(error: unknown): boolean {
  const status = typeof error === 'object' && error !== null ? Number(Reflect.get(error, 'status')) : Number.NaN;
  return status === 401 || status === 403 || status === 404;
}
