/** One request with a deadline; reads are repeated after a network failure, writes never. */
import { Refused, refusedOf } from './refused.ts';

export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  body?: unknown;
  bearer?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** A write that may be sent again after a network failure, because the server knows it by its content. */
  repeatable?: boolean;
  /** Milliseconds until the call is given up. */
  deadline?: number;
};

const waits = [300, 1200];

/** Answers any 2xx or 304; throws Refused for the rest, and the signal's reason when it was aborted. */
export async function call(what: Call): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(what);
    } catch (error) {
      const wait = waits[attempt];
      const again =
        (what.method === 'GET' || what.repeatable === true) &&
        error instanceof Refused &&
        error.code === 'unreachable' &&
        wait !== undefined;
      if (!again) throw error;
      await pause(wait);
    }
  }
}

async function once({ method, url, body, bearer, headers, signal, deadline = 30_000 }: Call): Promise<Response> {
  const ended = AbortSignal.timeout(deadline);
  const both = signal === undefined ? ended : AbortSignal.any([signal, ended]);
  const response = await fetch(url, {
    method,
    signal: both,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw ended.aborted
      ? new Refused('took-too-long', 0, 'No answer in time.')
      : new Refused('unreachable', 0, 'No answer.');
  });
  if (response.ok || response.status === 304) return response;
  throw await refusedOf(response);
}

/** An abort meanwhile is found by the next attempt. */
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
