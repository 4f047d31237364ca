/** The process that starts programs: killed, stopped, left alone by its server, and with doors that somebody left open. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { cleanAfterUser } from './clean-after-user.ts';
import { closeStarter, runTool, type Answer } from './starter.ts';

const file = join(import.meta.dirname, 'starter-process.ts');
const folder = mkdtempSync(join(tmpdir(), 'mortise-starter-'));
const children: ChildProcess[] = [];

// Looking at a starter takes turns of ten seconds.
beforeAll(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => {
  vi.useRealTimers();
  closeStarter();
  rmSync(folder, { recursive: true });
});

/** The one of this process, which is there. */
async function starterNow(): Promise<number> {
  await runTool('true', []);
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => textOf(pid, 'cmdline').includes('starter-process') && isOurs(pid));
  return Number(found);
}

const isOurs = (pid: string): boolean => textOf(pid, 'status').includes(`PPid:\t${process.pid}\n`);

function textOf(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

const onLinux = test.runIf(process.platform === 'linux');

onLinux('a starter that does not answer is ended, and what waits for it with it; the next one works', async () => {
  process.kill(await starterNow(), 'SIGSTOP');
  const waiting = runTool('true', []);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await waiting).toMatchObject({ code: null, failed: expect.any(String) });
  expect(await runTool('true', [])).toMatchObject({ code: 0, failed: null });
});

onLinux('a starter that nobody asks anything is left alone, and one that is slow as well', async () => {
  const starter = await starterNow();
  await vi.advanceTimersByTimeAsync(600_000);
  process.kill(starter, 'SIGSTOP');
  const waiting = runTool('true', []);
  await vi.advanceTimersByTimeAsync(20_000);
  process.kill(starter, 'SIGCONT');
  expect(await waiting).toMatchObject({ code: 0 });
  expect(await starterNow()).toBe(starter);
});

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'nobody is clean whose cleaning broke off with the starter',
  async () => {
    process.kill(await starterNow(), 'SIGSTOP');
    const cleaned = cleanAfterUser(61_183);
    let isOver = false;
    void cleaned.finally(() => (isOver = true));
    while (!isOver) {
      await vi.advanceTimersByTimeAsync(10_000);
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(await cleaned).toBe(false);
  },
);

test('a starter whose server dies while it opens the outputs of a program ends too', async () => {
  const outputs = ['stdout', 'stderr'].map((name) => join(folder, name));
  execFileSync('mkfifo', outputs);
  const starter = child(['ignore', 'ignore', 'inherit', 'ipc']);
  // Nobody reads what it opens: the one who did is gone.
  starter.send({ id: 1, start: { ...cat, outputs } });
  await new Promise((done) => setTimeout(done, 300));
  starter.disconnect();
  expect(await once(starter, 'exit')).toEqual([0, null]);
});

onLinux('what somebody left open for the server is closed to programs', async () => {
  const left = openSync(file, constants.O_RDONLY);
  const stdio = Array.from({ length: 90 }, (_, fd) => ([5, 60, 89].includes(fd) ? left : 'ignore'));
  const starter = child([...stdio.slice(0, 3), 'ipc', ...stdio.slice(4)]);
  closeSync(left);
  starter.send({ id: 1, start: { ...cat, args: ['-c', 'ls /proc/self/fd'], outputs: null } });
  const answer = await new Promise<Answer>((done) => {
    starter.on('message', (told: Answer) => ('output' in told ? done(told) : undefined));
  });
  // 3: the folder that `ls` lists.
  expect(answer).toMatchObject({ code: 0, output: '0\n1\n2\n3\n' });
});

test('why a program cannot be started is told without its variables', async () => {
  const starter = child(['ignore', 'ignore', 'inherit', 'ipc']);
  starter.send({ id: 1, start: { ...cat, env: { KEY: 'secret\0' }, outputs: null } });
  expect(await once(starter, 'message')).toContainEqual({ id: 1, failed: 'ERR_INVALID_ARG_VALUE' });
});

const cat = { file: '/bin/sh', args: ['-c', 'cat'], cwd: '/', env: { PATH: '/usr/bin:/bin' } };

function child(stdio: (number | 'ignore' | 'inherit' | 'ipc')[]): ChildProcess {
  const starter = spawn(process.execPath, [file], { stdio, env: {} });
  children.push(starter);
  return starter;
}
