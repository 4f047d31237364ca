import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { executeProgram, type Ending } from './execute-program.ts';
import type { LogLine } from './log-line.ts';
import { cutText, LogWriter } from './log-writer.ts';
import { hasProcesses, startOf } from './process-identity.ts';
import { makeRunFolder, openRunsRoot, type RunFolder, type RunsRoot } from './run-folder.ts';
import { openUserSlots, type UserSlots } from './user-slots.ts';

const base = mkdtempSync(join(tmpdir(), 'mortise-execute-'));
chmodSync(base, 0o755);
let root: RunsRoot;
let slots: UserSlots;

beforeAll(async () => {
  slots = await openUserSlots();
  root = await openRunsRoot(join(base, 'data'), slots !== null);
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
  const env = { PATH: `${root.node}:/usr/bin:/bin`, HOME: folder.files, ...options.env };
  try {
    const ending = await executeProgram(
      {
        command,
        folder: folder.files,
        env,
        uid: slot?.uid ?? null,
        timeout: options.timeout ?? 20_000,
        grace: options.grace ?? 500,
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
    await slot?.giveBack();
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
  expect(highest - before).toBeLessThan(150_000_000);
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
  const mark = join(base, 'mark');
  mkdirSync(mark, { mode: 0o777 });
  const result = await run(`touch ${join(mark, 'begun')}`, { begin: false });
  expect(result.how).toBe('stopped');
  expect(() => readFileSync(join(mark, 'begun'))).toThrow();
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
