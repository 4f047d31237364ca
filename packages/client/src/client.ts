/** Keeps one session fresh and makes every call with it. */
import type { components } from './api.d.ts';
import { call, type Call } from './call.ts';
import type { LogEvent } from './read-log.ts';
import { Refused } from './refused.ts';

export type Session = components['schemas']['Session'];
export type TokenReason = 'start' | 'expired';

export type ClientOptions = {
  /** Address of the server, a path included when it lies behind one. */
  server: string;
  account: string;
  /** Asks the host for an embed token. */
  getToken: (why: { reason: TokenReason }) => Promise<string>;
  /** The session is over and the host gave no token for another one. */
  onEnded?: () => void;
};

/** What differs from a plain read. */
export type Ask = {
  method?: Call['method'];
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  deadline?: number;
};

export type Client = {
  readonly origin: string;
  /** The session, exchanged on the first call. */
  session(): Promise<Session>;
  /** A parsed answer; null for an answer without a body. Throws Refused. */
  ask<T>(path: string, ask?: Ask): Promise<T>;
  log(run: string, after: number, signal: AbortSignal): AsyncIterable<LogEvent>;
  /** Forgets the session, so that the next call asks the host again. */
  renew(): void;
};

/** A client for one account; nothing is sent before the first call. */
export function createClient(options: ClientOptions): Client {
  const base = options.server.replace(/\/+$/, '');
  const sessions = keepSession(base, options);
  /** Whatever the host or the server said, for the person it is one thing: the session ended. A dead line is not. */
  const ended = (error: unknown): never => {
    if (error instanceof Refused && error.status === 0) throw error;
    options.onEnded?.();
    throw new Refused('session-expired', 401, 'Your session has ended.');
  };
  /** A 401 asks the host once for a new token; a second one is the caller's to show. */
  const send = async (path: string, ask: Ask): Promise<Response> => {
    const used = sessions.get();
    const request = async ({ session }: Session) =>
      call({ method: 'GET', ...ask, url: `${base}${path}`, bearer: session });
    try {
      return await request(await used);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      sessions.forget(used);
      return request(await sessions.get('expired').catch(ended));
    }
  };
  return {
    origin: new URL(base, globalThis.location?.href).origin,
    session: () => sessions.get(),
    renew: () => sessions.forget(),
    async ask<T>(path: string, ask: Ask = {}): Promise<T> {
      const response = await send(path, ask);
      return (response.status === 204 ? null : await response.json()) as T;
    },
    async *log(run, after, signal) {
      const response = await send(`/v1/runs/${run}/log?after=${after}`, { signal, deadline: 24 * 3_600_000 });
      // Only who follows a run needs it: it stays out of the first load.
      const { readLog } = await import('./read-log.ts');
      if (response.body !== null) yield* readLog(response.body);
    },
  };
}

type KeptSession = { get(reason?: TokenReason): Promise<Session>; forget(only?: Promise<Session>): void };

/** One exchange at a time; a failed one is forgotten, so that the next call tries again. */
function keepSession(base: string, { account, getToken }: ClientOptions): KeptSession {
  let current: Promise<Session> | null = null;
  const open = async (reason: TokenReason): Promise<Session> => {
    const token = await getToken({ reason });
    // The nonce makes a repeated exchange safe: when the first answer was lost, the second is the same session.
    const response = await call({
      method: 'POST',
      url: `${base}/v1/sessions`,
      body: { account, token, nonce: nonce() },
      repeatable: true,
    });
    return (await response.json()) as Session;
  };
  return {
    get(reason = 'start') {
      const opening = (current ??= open(reason));
      opening.catch(() => void (current === opening && (current = null)));
      return opening;
    },
    forget(only) {
      if (only === undefined || current === only) current = null;
    },
  };
}

/** 128 random bits: a repeated exchange with the same one gets the same session. */
function nonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(36)).join('-');
}
