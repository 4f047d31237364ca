/** A real server as a process of its own, that is killed and started again on the same folder; PostgreSQL is never touched. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const command = resolve(import.meta.dirname, '../../packages/cli/src/mortise.ts');

export type ServerPlace = { folder: string; port: number; environment: Record<string, string> };
export type Ended = { code: number | null; signal: string | null };

/** The environment a server of this place is started with. */
export function environmentOf(folder: string, port: number, allowOrigin: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    MORTISE_PORT: String(port),
    MORTISE_DATA: join(folder, 'server'),
    MORTISE_ALLOW_ORIGINS: allowOrigin,
    MORTISE_MARKS_FOLDER: resolve(import.meta.dirname, '../../demo/marks'),
    MORTISE_ENV: 'demo',
  };
}

export class KilledServer {
  readonly origin: string;
  /** Milliseconds from the kill until `/readyz` answered 200 again, one a kill. */
  readonly readyTimes: number[] = [];
  /** Ends that nobody asked for. */
  readonly ownEnds: Ended[] = [];
  readonly #place: ServerPlace;
  readonly #log: WriteStream;
  #child: ChildProcess | null = null;
  #ended: Promise<Ended> = Promise.resolve({ code: null, signal: null });
  #wanted = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(place: ServerPlace) {
    this.#place = place;
    this.origin = `http://localhost:${place.port}`;
    this.#log = createWriteStream(join(place.folder, 'server.log'), { flags: 'a' });
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Ready for requests when it returns. Throws when it is not within `patience` milliseconds. */
  async start(patience = 60_000): Promise<void> {
    const child = spawn(process.execPath, [command, 'serve'], {
      env: this.#place.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(this.#log, { end: false });
    child.stderr.pipe(this.#log, { end: false });
    this.#child = child;
    this.#wanted = true;
    this.#ended = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
    void this.#ended.then((ended) => {
      if (this.#child === child && this.#wanted) this.ownEnds.push(ended);
    });
    const until = performance.now() + patience;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null) throw new Error(`The server ended with exit code ${child.exitCode} while starting.`);
      if (performance.now() > until) throw new Error(`The server is not ready after ${patience / 1000} s.`);
      await pause(10);
    }
  }

  /** `kill -9`, then a start on the same folder; one after another when several ask at once. */
  killAndRestart(note: string): Promise<void> {
    const mine = this.#turn.then(() => this.#killNow(note));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Sends a signal that the server answers by ending itself; tells how it ended. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
    this.#wanted = false;
    this.#child?.kill(signal);
    return this.#ended;
  }

  /** Sends a signal to this one process. */
  signal(name: NodeJS.Signals): void {
    this.#wanted = false;
    this.#child?.kill(name);
  }

  close(): void {
    this.#log.end();
  }

  async #killNow(note: string): Promise<void> {
    const started = performance.now();
    this.#wanted = false;
    this.#child?.kill('SIGKILL');
    await this.#ended;
    this.#log.write(`--- killed ${note}\n`);
    await this.start();
    this.readyTimes.push(performance.now() - started);
  }

  async #isReady(): Promise<boolean> {
    const signal = AbortSignal.timeout(2_000);
    return fetch(`${this.origin}/readyz`, { signal }).then(
      async (reply) => {
        await reply.arrayBuffer();
        return reply.status === 200;
      },
      () => false,
    );
  }
}
