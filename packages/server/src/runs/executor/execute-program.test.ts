import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { executeProgram, type Ending } from './execute-program.ts';
import type { LogLine } from './log-line.ts';
import { cutText, LogWriter } from './log-writer.ts';
import { hasProcesses, startOf } from './process-identity.ts';
import { makeRunFolder, openRunsRoot, openWalls, type RunFolder, type RunsRoot } from './run-folder.ts';
import { openUserSlots, type UserSlots } from './user-slots.ts';
import { type Walls } from './walls.ts';

const base = mkdtempSync(join(tmpdir(), 'mortise-execute-'));
chmodSync(base, 0o755);
let root: RunsRoot;
let slots: UserSlots;
let walls: Walls;

beforeAll(async () => {
  slots = await openUserSlots();
  root = await openRunsRoot(join(base, 'data'), slots !== null);
  walls = await openWalls(root);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

type Options = {
  timeout?: number;
  grace?: number;
  env?: Record<string, string>;
  files?: Record<string, string>;
  stopAfter?: number;
  begin?: boolean;
  /** As on a machine where programs have no user of their own. */
  plain?: boolean;
  /** As on a machine where they share /tmp. */
  shared?: boolean;
  /** Bytes. */
  memory?: number;
  disk?: number;
  processes?: number;
};
type Result = Ending & { lines: LogLine[]; truncated: boolean; took: number; uid: number | null; folder: RunFolder };

async function run(command: string, options: Options = {}): Promise<Result> {
  const release = mkdtempSync(join(base, 'release-'));
  for (const [name, text] of Object.entries({ 'a.txt': 'a', ...options.files }))
    writeFileSync(join(release, name), text);
  const slot = options.plain === true ? null : ((await slots?.take()) ?? null);
  const folder = await makeRunFolder(root, release, slot?.uid ?? null);
  const lines: LogLine[] = [];
  const log = new LogWriter(async (batch) => {
    lines.push(...batch);
    return true;
  }, 1);
  const stop = new AbortController();
  if (options.stopAfter !== undefined) setTimeout(() => stop.abort(), options.stopAfter);
  const started = performance.now();
  const env = { PATH: `${root.node}:/usr/bin:/bin`, HOME: folder.files, TMPDIR: folder.temporary, ...options.env };
  try {
    const ending = await executeProgram(
      {
        command,
        folder: folder.files,
        env,
        uid: slot?.uid ?? null,
        walls: { ...walls, places: walls.places && options.shared !== true },
        limits: { memory: options.memory ?? 1e9, disk: options.disk ?? 1e9, processes: options.processes ?? 512 },
        timeout: options.timeout ?? 20_000,
        grace: options.grace ?? 500,
        longestResult: 64_000,
      },
      {
        log,
        redactor: { write: (t) => t, flush: () => '' },
        begin: async () => options.begin ?? true,
        signal: stop.signal,
      },
    );
    await log.close();
    return {
      ...ending,
      lines,
      truncated: log.truncated,
      took: performance.now() - started,
      uid: slot?.uid ?? null,
      folder,
    };
  } finally {
    await folder.remove();
    await slot?.giveBack(walls.places && options.shared !== true);
  }
}

const texts = (result: Result): string[] => result.lines.map((line) => line.text);

test('the last stdout line is the result, stderr is the log, the exit code is told', async () => {
  const result = await run(`echo one; echo 'WARN: hm' >&2; echo '{"a":1}'; echo; exit 3`);
  expect(result).toMatchObject({ how: 'exited', exitCode: 3, lastLine: { kind: 'line', text: '{"a":1}' } });
  expect(result.lines).toMatchObject([{ seq: 1, level: 'warn', text: 'WARN: hm' }]);
});

test('the program finds its release, its variables and nothing else', async () => {
  const result = await run('node probe.mjs', {
    env: { PAN_CFG_A: String(process.pid) },
    files: {
      'probe.mjs': `import fs from 'node:fs'; console.log(JSON.stringify({ env: Object.keys(process.env).sort(), files: fs.readdirSync('.').sort(), fds: fs.readdirSync('/proc/self/fd').length, mode: fs.statSync('..').mode & 0o777, uid: process.getuid(), groups: process.getgroups(), node: process.version, parent: (() => { try { return fs.readFileSync('/proc/' + process.env.PAN_CFG_A + '/environ', 'utf8').length } catch { return 'refused' } })() }))`,
    },
  });
  const seen = JSON.parse(result.lastLine.kind === 'line' ? result.lastLine.text : '{}') as Record<string, unknown>;
  expect((seen['env'] as string[]).filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))).toEqual([
    'HOME',
    'PAN_CFG_A',
    'PATH',
    'TMPDIR',
  ]);
  expect(seen).toMatchObject({ files: ['a.txt', 'probe.mjs'], mode: 0o700, node: process.version });
  if (result.uid !== null) expect(seen).toMatchObject({ uid: result.uid, groups: [result.uid], parent: 'refused' });
});

test('a program that never ends is asked, then killed', async () => {
  const asked = await run('sleep 100', { timeout: 300 });
  expect(asked).toMatchObject({ how: 'timeout' });
  expect(asked.took).toBeLessThan(3000);
  const deaf = await run(`trap '' TERM; echo deaf >&2; while :; do sleep 0.1; done`, { timeout: 300, grace: 400 });
  expect(deaf).toMatchObject({ how: 'timeout', exitSignal: 'SIGKILL' });
  expect(texts(deaf)).toEqual(['deaf']);
});

test('a program that stopped itself is ended', async () => {
  const result = await run('kill -STOP $$; sleep 100', { timeout: 300 });
  expect(result.how).toBe('timeout');
  expect(result.took).toBeLessThan(3000);
});

test('grandchildren do not outlive the program', async () => {
  const result = await run(`(trap '' TERM HUP; sleep 60) >/dev/null 2>&1 & echo $!`);
  const pid = Number(result.lastLine.kind === 'line' ? result.lastLine.text : 0);
  expect(result.how).toBe('exited');
  expect(await startOf(pid)).toBeNull();
});

test.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'a grandchild that left the group does not outlive the program',
  async () => {
    const result = await run(
      `setsid sh -c 'echo $$ > pid; exec sleep 60' & while [ ! -s pid ]; do sleep 0.05; done; cat pid`,
    );
    const pid = Number(result.lastLine.kind === 'line' ? result.lastLine.text : 0);
    expect(pid).toBeGreaterThan(0);
    expect(await startOf(pid)).toBeNull();
    expect(result.took).toBeLessThan(2500);
  },
);

test('a program may open its outputs by name', async () => {
  const result = await run(`echo one >/dev/stderr; echo two >/dev/fd/2; echo '{"a":1}' >/dev/stdout`);
  expect(result).toMatchObject({ exitCode: 0, lastLine: { kind: 'line', text: '{"a":1}' } });
  expect(texts(result)).toEqual(['one', 'two']);
});

test('a program of a command that is not there ends as one that failed', async () => {
  expect(await run('no-such-command-here')).toMatchObject({ how: 'exited', exitCode: 127 });
});

test('garbage is kept as text', async () => {
  const result = await run(`head -c 3000 /dev/urandom >&2; head -c 3000 /dev/urandom; exit 1`);
  expect(result).toMatchObject({ how: 'exited', exitCode: 1 });
  expect(result.lines.length).toBeGreaterThan(0);
});

test('a flood of 1 GB and an endless line cost little memory; the log is cut and says so', async () => {
  const before = process.memoryUsage.rss();
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 50);
  const result = await run(
    `yes "a line of a flood that goes on" | head -c 600000000 >&2; head -c 400000000 /dev/zero | tr '\\0' x; echo; echo done`,
    { timeout: 60_000 },
  );
  clearInterval(watch);
  expect(result).toMatchObject({
    how: 'exited',
    exitCode: 0,
    truncated: true,
    lastLine: { kind: 'line', text: 'done' },
  });
  expect(result.lines.at(-1)).toMatchObject({
    level: 'warn',
    text: 'The rest of this log was not kept: it went over 10 MB.',
  });
  // The kept lines themselves (10 MB, here held by the test) count too.
  expect(highest - before).toBeLessThan(100_000_000);
}, 60_000);

test('a program that prints the sentence of a cut log, over and over, ends like any other', async () => {
  const result = await run(`yes '${cutText}' | head -n 20000 >&2; echo done`);
  expect(result).toMatchObject({ how: 'exited', exitCode: 0, truncated: false });
  expect(result.lines).toHaveLength(20_000);
});

test.runIf(process.platform === 'linux')(
  'a grandchild that left the group and goes on writing does not keep a run open, even with no user of its own',
  async () => {
    const result = await run(
      `setsid sh -c 'echo $$ > pid; n=0; while [ $n -lt 100 ]; do n=$((n+1)); echo tick >&2; echo tock; sleep 0.3; done' & while [ ! -s pid ]; do sleep 0.05; done; echo done`,
      { plain: true },
    );
    expect(result).toMatchObject({ how: 'exited', exitCode: 0 });
    expect(result.took).toBeLessThan(13_000);
  },
  40_000,
);

test.runIf(existsSync('/usr/bin/setpriv'))('a program cannot gain rights by a set-uid file', async () => {
  const result = await run('grep NoNewPrivs /proc/self/status');
  expect(result.lastLine).toEqual({ kind: 'line', text: 'NoNewPrivs:\t1' });
});

test('a program that was told not to begin leaves no trace', async () => {
  const result = await run('echo begun >&2; echo begun', { begin: false });
  expect(result).toMatchObject({ how: 'stopped', lines: [], lastLine: { kind: 'none' } });
});

const asRoot = test.runIf(process.getuid?.() === 0 && process.platform === 'linux');
const leave = `mkdir -p /tmp/$N.d/deep /dev/shm/$N.d; echo secret > /tmp/$N.d/deep/f; chmod 000 /tmp/$N.d/deep; ln -s / /tmp/$N.link;
  for p in /tmp /var/tmp /dev/shm; do echo secret > $p/$N.f; done; ipcmk -M 4096 >/dev/null; ls /tmp/$N.f /var/tmp/$N.f /dev/shm/$N.f | wc -l`;
const leftOf = (uid: number | null): string[] =>
  ['/tmp', '/var/tmp', '/dev/shm']
    .flatMap((place) => readdirSync(place).map((name) => join(place, name)))
    .filter((path) => lstatSync(path, { throwIfNoEntry: false })?.uid === uid);
const sharedMemoryOf = (uid: number | null): string[] =>
  readFileSync('/proc/sysvipc/shm', 'utf8')
    .split('\n')
    .filter((line) => line.trim().split(/\s+/)[7] === String(uid));

asRoot('what a program leaves where everybody may write is gone before its user is given again', async () => {
  const name = `mortise-left-${process.pid}`;
  const result = await run(leave, { env: { N: name }, shared: true });
  expect(result.lastLine).toEqual({ kind: 'line', text: '3' });
  expect([leftOf(result.uid), sharedMemoryOf(result.uid)]).toEqual([[], []]);
});

asRoot(
  'a program sees nothing of what others have in /tmp, while they run, and its own folder all the same',
  async ({ skip }) => {
    if (!walls.places) skip('mount namespaces are not allowed here');
    const name = `mortise-seen-${process.pid}`;
    const outside = join('/tmp', `${name}.outside`);
    writeFileSync(outside, 'x', { mode: 0o644 });
    const look = `${leave}; sleep 0.5; ls /tmp/$N.outside 2>/dev/null; cat $HOME/a.txt; node -p '1+1'; cd "$HOME" && ls a.txt`;
    const going = run(look, { env: { N: name } });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(existsSync(`/tmp/${name}.f`)).toBe(false);
    const result = await going;
    rmSync(outside);
    expect(result).toMatchObject({ how: 'exited', exitCode: 0, lastLine: { kind: 'line', text: 'a.txt' } });
    expect([leftOf(result.uid), sharedMemoryOf(result.uid)]).toEqual([[], []]);
  },
);

test.runIf(process.platform === 'linux')(
  'a program that takes too much memory, over several processes, is stopped',
  async () => {
    const take = `node -e 'const b = Buffer.alloc(120e6, 1); setTimeout(() => b[0], 20000)'`;
    const result = await run(`${take} & ${take} & ${take}`, { memory: 300_000_000 });
    expect(result.how).toBe('memory');
    expect(result.took).toBeLessThan(8000);
    expect(await run(take.replace('20000', '1500'), { memory: 300_000_000 })).toMatchObject({
      how: 'exited',
      exitCode: 0,
    });
  },
);

test('a program that writes too much to disk, in many files and anywhere, is stopped', async () => {
  const fill = 'for n in 1 2 3 4 5 6; do head -c 10000000 /dev/zero > $TMPDIR/$n; done; sleep 10';
  const result = await run(fill, { disk: 50_000_000 });
  expect(result.how).toBe('disk');
  expect(result.took).toBeLessThan(5000);
  expect(await run(fill.replace('sleep 10', 'sleep 2'), { disk: 90_000_000 })).toMatchObject({
    how: 'exited',
    exitCode: 0,
  });
});

test.runIf(process.getuid?.() === 0)(
  'a swarm of processes that leave the group is ended with the program',
  async () => {
    const result = await run(
      'for n in $(seq 60); do setsid sh -c "while :; do sleep 0.05; done" & done; sleep 0.3; id -u',
    );
    expect(result.how).toBe('exited');
    expect(await hasProcesses(result.uid ?? 0)).toBe(false);
  },
);

asRoot('a program that is gone before it was told to begin was not stopped by us', async ({ skip }) => {
  if (!walls.limits) skip('there is no prlimit here');
  // A server that is busy hears of its start and of its end at once.
  const busy = setInterval(() => {
    for (const end = performance.now() + 30; performance.now() < end;);
  }, 1);
  const result = await run('echo', { processes: -5 }).finally(() => clearInterval(busy));
  expect(result.how).not.toBe('stopped');
});

test('the signal ends a program early', async () => {
  const result = await run('sleep 100', { stopAfter: 200 });
  expect(result.how).toBe('stopped');
  expect(result.took).toBeLessThan(3000);
});

test.runIf(process.getuid?.() === 0)('two programs at once have two users, and neither reads the other', async () => {
  const look = `sleep 0.3; ls -d ${'$HOME'}/../../*/files 2>/dev/null | wc -l; cat $HOME/../../*/files/a.txt 2>/dev/null | wc -c`;
  const [one, two] = await Promise.all([run(look), run(look)]);
  expect(one.uid).not.toBe(two.uid);
  expect(one.lastLine).toEqual({ kind: 'line', text: '0' });
});

test.runIf(process.platform === 'linux')(
  'a program whose starter is killed is ended too, and the next one has another starter',
  async () => {
    const starters = (): number[] =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .filter((pid) => {
          const read = (file: string): string =>
            existsSync(`/proc/${pid}/${file}`) ? readFileSync(`/proc/${pid}/${file}`, 'utf8') : '';
          return read('cmdline').includes('starter-process') && read('status').includes(`PPid:\t${process.pid}\n`);
        })
        .map(Number);
    const going = run('sleep 60');
    const outcome = expect(going).rejects.toThrow('How a program ended is not known');
    setTimeout(() => starters().forEach((pid) => process.kill(pid, 'SIGKILL')), 500);
    await outcome;
    expect((await run('echo again')).lastLine).toMatchObject({ text: 'again' });
    expect(starters()).toHaveLength(1);
  },
);
