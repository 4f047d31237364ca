import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { signEmbedToken } from '@mortise/host';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { claimAccount, saveEmbedKey, saveOrigins } from '../accounts/index.ts';
import { buildApp } from '../app.ts';
import { saveIntegration } from '../integrations/index.ts';
import { transaction } from '../platform/database/index.ts';
import type { App } from '../platform/http/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Worker } from '../platform/means.ts';
import { keepFiles, readRelease, saveRelease } from '../releases/index.ts';
import { listenerCount } from './run-hub.ts';
import { startRuns } from './start-runs.ts';

const origin = 'https://app.acme.example';
const secret = randomBytes(32).toString('base64url');
let means: TestMeans;
let app: App;
let base = '';
let worker: Worker;
let account: AccountId;

/** A data folder that programs of other users can walk through. */
async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-runs-'));
  await chmod(folder, 0o755);
  return folder;
}

beforeAll(async () => {
  means = await testMeans({ config: { workers: 4, dataFolder: await openFolder() } });
  app = await buildApp(means);
  await app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  account = await makeAccount('acme');
  await makeAccount('bolt');
  worker = startRuns(means, { poll: 100, drain: 0 });
});
afterAll(async () => {
  means.beginStop();
  await worker.stop();
  await app.close();
  await means.close();
});

async function makeAccount(slug: string): Promise<AccountId> {
  const { id } = await claimAccount(means.db, means.vault, {
    slug,
    name: slug,
    base_url: origin,
    compatibility: false,
    top_level: false,
    identity_claim: null,
  });
  await saveOrigins(means.db, id, [origin]);
  await saveEmbedKey(means.db, means.vault, id, { kid: 'k', alg: 'HS256', retire_at: null, secret });
  return id;
}

type Reply = { status: number; body: Record<string, never> & { [key: string]: unknown } };
type Person = { call(method: string, path: string, body?: unknown): Promise<Reply>; bearer: string };

async function person(
  claims: { sub: string; allow?: ('view' | 'run' | 'logs' | 'install')[] },
  slug = 'acme',
): Promise<Person> {
  const token = await signEmbedToken({
    account: slug,
    key: { kid: 'k', alg: 'HS256', secret },
    name: 'Ann',
    ...claims,
  });
  const made = await fetch(`${base}/v1/sessions`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ account: slug, token, nonce: randomBytes(16).toString('base64url') }),
  });
  const { session } = (await made.json()) as { session: string };
  const call = async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const headers = {
      origin,
      authorization: `Bearer ${session}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const reply = await fetch(base + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: text.startsWith('{') ? JSON.parse(text) : { text } };
  };
  return { call, bearer: session };
}

let made = 0;
/** A tenant of the person that is installed; its program is the given shell text. */
async function install(who: Person, program: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-release-'));
  await writeFile(join(folder, 'run.sh'), program);
  await writeFile(join(folder, 'mortise.yaml'), 'version: 1.0\nbase: node:24\nrun: sh run.sh\n');
  const read = await readRelease(folder);
  await keepFiles(means.storage, read);
  await rm(folder, { recursive: true });
  const name = `i${(made += 1)}`;
  await transaction(means.db, async (tx) => {
    const id = await saveIntegration(tx, account, {
      name,
      long_name: name,
      type: 'internal',
      link: null,
      connectors: [],
      schedules: [{ every: '1h' }, { daily: true }],
      published: true,
    });
    await saveRelease(tx, account, id, read);
  });
  const tenant = String((await who.call('POST', '/v1/tenants', { integration: name })).body['id']);
  expect((await who.call('POST', `/v1/tenants/${tenant}/finish`, {})).status).toBe(200);
  return tenant;
}

const ask = async (who: Person, tenant: string): Promise<string> => {
  const { status, body } = await who.call('POST', `/v1/tenants/${tenant}/runs`, {});
  expect(status).toBe(202);
  return String((body['run'] as unknown as { id: string }).id);
};

type Event = { event: string; data: Record<string, unknown>; at: number };
async function follow(
  who: Person,
  run: string,
  options: { after?: number; signal?: AbortSignal; onEvent?: (event: Event) => void } = {},
): Promise<Event[]> {
  const reply = await fetch(`${base}/v1/runs/${run}/log?after=${options.after ?? 0}`, {
    headers: { origin, authorization: `Bearer ${who.bearer}` },
    signal: options.signal ?? null,
  });
  expect(reply.headers.get('content-type')).toContain('text/event-stream');
  expect(reply.headers.get('access-control-allow-origin')).toBe(origin);
  const events: Event[] = [];
  let text = '';
  for await (const chunk of (reply.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data === undefined) continue;
      const event = {
        event: /^event: (.*)$/m.exec(block)?.[1] ?? '',
        data: JSON.parse(data) as Record<string, unknown>,
        at: performance.now(),
      };
      events.push(event);
      options.onEvent?.(event);
    }
  }
  return events;
}

describe('runs over HTTP', () => {
  test('are asked for, listed newest first, and read', async () => {
    const ann = await person({ sub: 'ann' });
    const tenant = await install(ann, `echo '{"summary":"done"}'`);
    const first = await ask(ann, tenant);
    await follow(ann, first);
    const second = await ask(ann, tenant);
    await follow(ann, second);
    const { status, body } = await ann.call('GET', `/v1/tenants/${tenant}/runs?limit=1`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      runs: [
        {
          id: second,
          mode: 'normal',
          phase: 'Succeeded',
          sources: ['manual'],
          asked_by: 'Ann',
          summary: 'done',
          reason: null,
        },
      ],
      next: second,
    });
    expect((await ann.call('GET', `/v1/tenants/${tenant}/runs?limit=1&before=${second}`)).body).toMatchObject({
      runs: [{ id: first }],
      next: null,
    });
    expect((await ann.call('GET', `/v1/runs/${first}`)).body).toMatchObject({ id: first, number: expect.any(Number) });
    expect((await ann.call('GET', `/v1/tenants/${tenant}`)).body).toMatchObject({
      current_run: null,
      last_run: { id: second, phase: 'Succeeded', summary: 'done' },
    });
  });

  test('are unknown to a stranger: another customer, another account, somebody without a session', async () => {
    const ann = await person({ sub: 'ann' });
    const tenant = await install(ann, 'true');
    const run = await ask(ann, tenant);
    for (const stranger of [await person({ sub: 'eve' }), await person({ sub: 'ann' }, 'bolt')]) {
      for (const [method, path, body] of [
        ['GET', `/v1/runs/${run}`],
        ['GET', `/v1/runs/${run}/log`],
        ['GET', `/v1/tenants/${tenant}/runs`],
        ['POST', `/v1/tenants/${tenant}/runs`, {}],
        ['PUT', `/v1/tenants/${tenant}/schedule`, { schedule: { manual: true }, time_zone: 'UTC' }],
      ] as const) {
        expect([path, await stranger.call(method, path, body)]).toMatchObject([
          path,
          { status: 404, body: { code: 'not-found' } },
        ]);
      }
    }
    expect((await fetch(`${base}/v1/runs/${run}/log`, { headers: { origin } })).status).toBe(401);
    expect((await ann.call('GET', '/v1/runs/run_x/log')).status).toBe(404);
  });

  test('need their verbs, and known keys', async () => {
    const ann = await person({ sub: 'ann' });
    const tenant = await install(ann, 'true');
    const run = await ask(ann, tenant);
    const viewer = await person({ sub: 'ann', allow: ['view'] });
    expect((await viewer.call('POST', `/v1/tenants/${tenant}/runs`, {})).body).toMatchObject({ code: 'not-allowed' });
    expect((await viewer.call('GET', `/v1/runs/${run}/log`)).body).toMatchObject({ code: 'not-allowed' });
    expect(
      (await viewer.call('PUT', `/v1/tenants/${tenant}/schedule`, { schedule: { manual: true }, time_zone: 'UTC' }))
        .body,
    ).toMatchObject({ code: 'not-allowed' });
    expect((await viewer.call('GET', `/v1/runs/${run}`)).status).toBe(200);
    expect((await ann.call('POST', `/v1/tenants/${tenant}/runs`, { mode: 'webhook' })).status).toBe(400);
    expect((await ann.call('POST', `/v1/tenants/${tenant}/runs`, { more: 1 })).status).toBe(400);
    expect((await ann.call('GET', `/v1/tenants/${tenant}/runs?limit=101`)).status).toBe(400);
    expect((await ann.call('GET', `/v1/tenants/${tenant}/runs?before=x`)).status).toBe(400);
  });

  test('of a paused one are refused', async () => {
    const ann = await person({ sub: 'ann' });
    const tenant = await install(ann, 'true');
    await ann.call('POST', `/v1/tenants/${tenant}/pause`);
    expect((await ann.call('POST', `/v1/tenants/${tenant}/runs`, {})).body).toMatchObject({ code: 'tenant-paused' });
  });
});

describe('the log', () => {
  test('comes live, and ends with the phase', async () => {
    const ann = await person({ sub: 'ann' });
    const tenant = await install(
      ann,
      'for n in 1 2 3; do echo "at $(date +%s%3N)" >&2; sleep 1.2; done; echo "WARN last" >&2',
    );
    const lags: number[] = [];
    const events = await follow(ann, await ask(ann, tenant), {
      onEvent: ({ data }) => {
        const said = /^at (\d+)$/.exec(String(data['text']))?.[1];
        if (said !== undefined) lags.push(Date.now() - Number(said));
      },
    });
    expect(events.map(({ event, data }) => [event, data['seq'], data['level']])).toEqual([
      ['line', 1, 'info'],
      ['line', 2, 'info'],
      ['line', 3, 'info'],
      ['line', 4, 'warn'],
      ['end', undefined, undefined],
    ]);
    expect(events.at(-1)?.data).toEqual({ phase: 'Succeeded', truncated: false });
    expect([...lags].sort((a, b) => a - b)[1]).toBeLessThan(1_000);
  });

  test('goes on after a number, each line once', async () => {
    const ann = await person({ sub: 'ann' });
    const run = await ask(ann, await install(ann, 'seq 1 5000 >&2'));
    const all = await follow(ann, run);
    expect(all.filter(({ event }) => event === 'line').map(({ data }) => data['text'])).toEqual(
      Array.from({ length: 5000 }, (_, n) => String(n + 1)),
    );
    const rest = await follow(ann, run, { after: 4990 });
    expect(rest.filter(({ event }) => event === 'line').map(({ data }) => data['seq'])).toEqual([
      4991, 4992, 4993, 4994, 4995, 4996, 4997, 4998, 4999, 5000,
    ]);
  });

  test('of a flood is cut at 10 MB and says so, and a reader that does not read costs nothing', async () => {
    const ann = await person({ sub: 'ann' });
    const run = await ask(
      ann,
      await install(ann, 'yes "a line of a flood that goes on and on" | head -c 1000000000 >&2'),
    );
    const idle = await fetch(`${base}/v1/runs/${run}/log`, {
      headers: { origin, authorization: `Bearer ${ann.bearer}` },
    });
    const before = process.memoryUsage.rss();
    let highest = 0;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage.rss() - before);
    }, 50);
    let bytes = 0;
    let end: Record<string, unknown> = {};
    // A reader that keeps nothing: the events of the other tests' reader would be the memory that is measured.
    const reply = await fetch(`${base}/v1/runs/${run}/log`, {
      headers: { origin, authorization: `Bearer ${ann.bearer}` },
    });
    for await (const chunk of (reply.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      bytes += chunk.length;
      const last = /event: end\ndata: (.*)\n/.exec(chunk)?.[1];
      if (last !== undefined) end = JSON.parse(last) as Record<string, unknown>;
    }
    clearInterval(watch);
    await idle.body?.cancel();
    expect(end).toEqual({ phase: 'Succeeded', truncated: true });
    expect(bytes).toBeGreaterThan(8_000_000);
    const { rows } = await means.db.execute<{ bytes: number }>(
      sql`select sum(length(lines))::int as bytes from run_logs where run_id = ${run}`,
    );
    console.log(
      `flood: resident memory +${Math.round(highest / 1e6)} MB at most, ${Math.round(bytes / 1e6)} MB read, ${Math.round((rows[0]?.bytes ?? 0) / 1e3)} kB stored`,
    );
    expect(highest).toBeLessThan(150_000_000);
  }, 60_000);

  test('ends its work when the reader leaves', async () => {
    const ann = await person({ sub: 'ann' });
    const run = await ask(ann, await install(ann, 'sleep 4'));
    const leave = new AbortController();
    const left = follow(ann, run, { signal: leave.signal }).catch(() => 'left');
    await expect.poll(() => listenerCount(run)).toBe(1);
    leave.abort();
    expect(await left).toBe('left');
    await expect.poll(() => listenerCount(run)).toBe(0);
  });

  test('is followed by at most six readers of a session; who leaves makes room', async () => {
    const ann = await person({ sub: 'ann' });
    const run = await ask(ann, await install(ann, 'sleep 6'));
    const leave = new AbortController();
    const headers = { origin, authorization: `Bearer ${ann.bearer}` };
    const open = () => fetch(`${base}/v1/runs/${run}/log`, { headers, signal: leave.signal });
    const replies = await Promise.all(Array.from({ length: 7 }, open));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect(await replies.find(({ status }) => status === 429)?.json()).toMatchObject({ code: 'too-many-requests' });
    const other = await person({ sub: 'ann' });
    expect(
      (
        await fetch(`${base}/v1/runs/${run}/log`, {
          headers: { origin, authorization: `Bearer ${other.bearer}` },
          signal: leave.signal,
        })
      ).status,
    ).toBe(200);
    await expect.poll(() => listenerCount(run)).toBe(1);
    leave.abort();
    await expect.poll(() => listenerCount(run)).toBe(0);
    const again = await fetch(`${base}/v1/runs/${run}/log`, { headers });
    expect(again.status).toBe(200);
    await again.body?.cancel();
  });

  test('asks the database seldom while nothing happens, however many readers there are', async () => {
    const ann = await person({ sub: 'ann' });
    const run = await ask(ann, await install(ann, 'echo begun >&2; sleep 8'));
    const leave = new AbortController();
    const begun = new Promise<void>((resolve) => {
      for (let n = 0; n < 5; n += 1)
        void follow(ann, run, { signal: leave.signal, onEvent: () => resolve() }).catch(() => undefined);
    });
    await begun;
    await pause(500);
    const asked = vi.spyOn(means.db, 'execute');
    await pause(4_100);
    const questions = asked.mock.calls.filter(([query]) => JSON.stringify(query).includes('run_logs')).length;
    asked.mockRestore();
    leave.abort();
    expect(questions).toBeGreaterThanOrEqual(1);
    expect(questions).toBeLessThanOrEqual(3);
  }, 20_000);

  test('comes as fast from a server where the program does not go', async () => {
    const ann = await person({ sub: 'ann' });
    const run = await ask(ann, await install(ann, 'sleep 3'));
    const seen: string[] = [];
    const reading = follow(ann, run, { onEvent: ({ data }) => seen.push(String(data['text'])) });
    await expect.poll(() => listenerCount(run)).toBe(1);
    await pause(700);
    // As another server writes it: the row, and the hint that comes with it.
    const line = { seq: 1, at: new Date().toISOString(), level: 'info', text: 'from afar' };
    await means.db.execute(sql`insert into run_logs (account_id, run_id, attempt, first_seq, last_seq, lines)
      values (${account}, ${run}, 1, 1, 1, ${gzipSync(JSON.stringify(line))})`);
    await means.db.execute(sql`select pg_notify('mortise_runs', ${`another ${run}`})`);
    await expect.poll(() => seen, { timeout: 1_000, interval: 20 }).toContain('from afar');
    await reading;
  }, 20_000);

  test('ends within 15 s of the session, whether it is read or not', async () => {
    const ann = await person({ sub: 'ann' });
    const run = await ask(ann, await install(ann, 'yes "a line that goes on and on" | head -c 3000000 >&2; sleep 30'));
    const idle = await fetch(`${base}/v1/runs/${run}/log`, {
      headers: { origin, authorization: `Bearer ${ann.bearer}` },
    });
    expect(idle.status).toBe(200);
    let ended = 0;
    const reading = follow(ann, run).finally(() => (ended = performance.now()));
    await expect.poll(() => listenerCount(run)).toBe(1);
    await pause(1000);
    const revoked = performance.now();
    expect((await ann.call('DELETE', '/v1/sessions/current')).status).toBe(204);
    const events = await reading.catch(() => []);
    expect(events.some(({ event }) => event === 'end')).toBe(false);
    expect(ended - revoked).toBeLessThan(15_000);
    await expect.poll(() => listenerCount(run), { timeout: 3_000 }).toBe(0);
  }, 60_000);
});
