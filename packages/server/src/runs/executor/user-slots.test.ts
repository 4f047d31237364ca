/** Tests of the users of programs: what a killed server's programs left behind is ended, and so is a swarm. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { hasProcesses, killAllOf, startOf } from './process-identity.ts';
import { openUserSlots } from './user-slots.ts';

const asRoot = test.runIf(process.getuid?.() === 0 && process.platform === 'linux');
/** No program has this one: nobody else kills what we start with it. */
const uid = 60_705;
afterEach(() => killAllOf(uid));

/** A server that took a user, started a program whose leader ended, and was killed. */
async function killedServer(): Promise<{ uid: number; left: number }> {
  const script = `
    import { spawn } from 'node:child_process';
    import { openUserSlots } from ${JSON.stringify(new URL('user-slots.ts', import.meta.url).href)};
    const { uid } = await (await openUserSlots()).take();
    const child = spawn('setsid', ['sleep', '300'], { uid, gid: uid, cwd: '/', stdio: 'ignore' });
    child.once('spawn', () => {
      console.log(JSON.stringify({ uid, left: child.pid }));
      process.kill(process.pid, 'SIGKILL');
    });`;
  const server = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  server.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(server, 'close');
  return JSON.parse(said) as { uid: number; left: number };
}

const shell = (command: string): ReturnType<typeof spawn> =>
  spawn('/bin/sh', ['-c', command], { uid, gid: uid, cwd: '/', stdio: 'ignore', detached: true });

asRoot('what a killed server left running is ended as soon as the next one starts', async () => {
  const dead = await killedServer();
  await openUserSlots();
  expect(await startOf(dead.left)).toBeNull();
  expect(existsSync(`/run/mortise-users/${dead.uid}`)).toBe(false);
});

asRoot('what a server leaves that is killed meanwhile is ended with its run, and nobody else is', async () => {
  const slots = await openUserSlots();
  const own = await slots?.take();
  const mine = spawn('sleep', ['300'], { uid: own?.uid, gid: own?.uid, cwd: '/', stdio: 'ignore' });
  await once(mine, 'spawn');
  const dead = await killedServer();
  await slots?.endLeft(dead.uid);
  await slots?.endLeft(own?.uid ?? 0);
  expect(await startOf(dead.left)).toBeNull();
  expect(await startOf(mine.pid ?? 0)).not.toBeNull();
  await own?.giveBack(true);
  expect(await startOf(mine.pid ?? 0)).toBeNull();
});

asRoot('a swarm that is born faster than it is found dies at once', async () => {
  for (let n = 0; n < 2; n += 1)
    shell('while :; do setsid sh -c "while :; do (sleep 0.2 &); sleep 0.02; done" & sleep 0.1; done');
  await pause(600);
  expect(await killAllOf(uid)).toBe(true);
  await pause(300);
  expect(await hasProcesses(uid)).toBe(false);
});
