/** Processes that open one connection for many callers each; any of them can be killed, and another takes its place. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServerConfig } from '@mortise/server/platform';
import type { AccountId } from '../../packages/server/src/platform/ids.ts';

/** What a process needs to open the connection. */
export type CallerPlace = {
  config: ServerConfig;
  databaseUrl: string;
  masterKeyFile: string;
  account: AccountId;
  tenant: string;
  integration: string;
  connector: string;
};
/** What one caller got: a token, or the code of the refusal. */
export type Opened = { token: string | null; refused: string | null };
export type Answer = { opened: Opened[]; ms: number };

export class RefreshCallers {
  readonly #place: CallerPlace;
  readonly #children: ChildProcess[] = [];

  private constructor(place: CallerPlace) {
    this.#place = place;
  }

  static async start(place: CallerPlace, count: number): Promise<RefreshCallers> {
    const callers = new RefreshCallers(place);
    callers.#children.push(...(await Promise.all(Array.from({ length: count }, () => callers.#spawn()))));
    return callers;
  }

  get pids(): number[] {
    return this.#children.map(({ pid }) => pid ?? 0);
  }

  /** Lets every process open the connection for so many callers; null for one that was killed meanwhile. */
  async open(callers: number): Promise<(Answer | null)[]> {
    return Promise.all(
      this.#children.map(async (child) => {
        const over = new AbortController();
        const { signal } = over;
        const ended = once(child, 'exit', { signal }).then(() => null);
        const answer = once(child, 'message', { signal }).then(([told]) => told as Answer);
        for (const one of [ended, answer]) one.catch(() => undefined);
        child.send(callers);
        return Promise.race([answer, ended]).finally(() => over.abort());
      }),
    );
  }

  kill(pid: number): void {
    this.#children.find((child) => child.pid === pid)?.kill('SIGKILL');
  }

  /** Puts a new process in the place of each that is gone. */
  async replaceDead(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child, nth) => {
        if (child.exitCode === null && child.signalCode === null) return;
        this.#children[nth] = await this.#spawn();
      }),
    );
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await Promise.all(
      this.#children.map((child) => (child.exitCode ?? child.signalCode) === null && once(child, 'exit')),
    );
  }

  async #spawn(): Promise<ChildProcess> {
    const program = join(import.meta.dirname, 'refresh-caller.ts');
    const child = spawn(process.execPath, [program, JSON.stringify(this.#place)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('A process of callers did not start.')));
    await Promise.race([once(child, 'message'), ended]);
    ended.catch(() => undefined);
    return child;
  }
}
