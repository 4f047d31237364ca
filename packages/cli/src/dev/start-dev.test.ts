/** The server of `mortise dev`: what it sends, to whom, and how it follows the file. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDev, type RunningDev } from './index.ts';
import type { ManifestEvent } from './start-dev.ts';

const good = (title: string) =>
  `version: 1.0\nbase: node:24\nbuild: "true"\nrun: node main.mjs\nconfigs:\n  schema:\n    type: object\n    properties:\n      tag: {type: string, title: ${title}}\n`;

let folder: string;
let elements: string;
let running: RunningDev | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mortise-dev-'));
  elements = join(folder, 'built');
  await mkdir(join(elements, 'assets'), { recursive: true });
  await writeFile(join(elements, 'preview.js'), 'export {};\n');
  await writeFile(join(elements, 'secret.txt'), 'not for the page');
});
afterEach(async () => {
  await running?.close();
  running = null;
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<string> {
  running = await startDev({ place: folder, port: 0, elements });
  return running.origin;
}

type Reply = { status: number; headers: Record<string, unknown>; text: string };

/** Plain HTTP, because `fetch` lets nobody choose `Host`. */
function ask(
  origin: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Reply> {
  return new Promise((done, fail) => {
    const sent = request(origin + path, { method, headers }, (reply) => {
      let text = '';
      reply.on('data', (part: Buffer) => (text += part.toString()));
      reply.on('end', () => done({ status: reply.statusCode ?? 0, headers: reply.headers, text }));
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

/** Events as they come; `next` waits for the next one that fits. */
async function listen(origin: string): Promise<(fits: (event: ManifestEvent) => boolean) => Promise<ManifestEvent>> {
  const reply = await fetch(`${origin}/events`);
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let rest = '';
  const queue: ManifestEvent[] = [];
  return async (fits) => {
    for (;;) {
      const event = queue.shift();
      if (event !== undefined && fits(event)) return event;
      if (event !== undefined) continue;
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream ended');
      rest += decoder.decode(value, { stream: true });
      const parts = rest.split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const data = part.split('\n').find((line) => line.startsWith('data: '));
        if (data !== undefined) queue.push(JSON.parse(data.slice(6)) as ManifestEvent);
      }
    }
  };
}

const question = JSON.stringify({ audience: 'customer', options: {}, answers: null, saved: {}, secretsSet: [] });

describe('whom it answers', () => {
  beforeEach(() => writeFile(join(folder, 'mortise.yaml'), good('Tag')));

  test('its page, with a policy that lets nothing in from elsewhere', async () => {
    const { status, headers, text } = await ask(await start(), '/');
    expect(status).toBe(200);
    expect(text).toContain('/page.js');
    const policy = String(headers['content-security-policy']);
    for (const rule of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(rule);
    expect(policy).not.toContain('unsafe');
    expect(text).not.toMatch(/<script(?![^>]*src=)|style=/);
  });

  test('no other name of this machine: a name pointed at it is refused', async () => {
    const origin = await start();
    const { port } = new URL(origin);
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1.evil.example:${port}`])
      expect((await ask(origin, '/events', { host })).status).toBe(421);
    expect((await ask(origin, '/', { host: `localhost:${port}` })).status).toBe(200);
  });

  test('no other page: neither by its origin nor by what the browser says', async () => {
    const origin = await start();
    const json = { 'content-type': 'application/json' };
    expect((await ask(origin, '/preview', { ...json, origin: 'http://evil.example' }, 'POST', question)).status).toBe(
      403,
    );
    expect((await ask(origin, '/preview', { ...json, origin: 'null' }, 'POST', question)).status).toBe(403);
    expect((await ask(origin, '/preview', json, 'POST', question)).status).toBe(403);
    expect((await ask(origin, '/preview', { origin, 'content-type': 'text/plain' }, 'POST', question)).status).toBe(
      415,
    );
    expect((await ask(origin, '/page.js', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask(origin, '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(200);
    expect((await ask(origin, '/preview', { ...json, origin }, 'POST', question)).status).toBe(200);
    expect((await ask(origin, '/', {}, 'DELETE')).status).toBe(405);
  });

  test('on loopback only', async () => {
    const { port } = new URL(await start());
    const outside = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    if (outside === undefined) return;
    await expect(ask(`http://${outside.address}:${port}`, '/')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('with no file but its own', async () => {
    const origin = await start();
    for (const path of [
      '/elements/secret.txt',
      '/elements/../mortise.yaml',
      '/mortise.yaml',
      '/page.html',
      '/elements/%2e%2e/mortise.yaml',
    ])
      expect((await ask(origin, path)).status).toBe(404);
    expect((await ask(origin, '/elements/preview.js')).headers['content-type']).toContain('text/javascript');
  });

  test('with a sentence to what is no question', async () => {
    const origin = await start();
    const json = { 'content-type': 'application/json', origin };
    for (const body of ['', '[]', '{"audience":"root"}', '{'])
      expect((await ask(origin, '/preview', json, 'POST', body)).status).toBe(400);
  });
});

describe('how it follows the file', () => {
  test('saved, broken, mended: the problems come with line and column, the last good form stays', async () => {
    await writeFile(join(folder, 'PANDIUM.yaml'), good('Tag'));
    const origin = await start();
    const next = await listen(origin);
    expect(await next(() => true)).toMatchObject({ file: 'PANDIUM.yaml', broken: false, version: 1, problems: [] });
    await writeFile(join(folder, 'PANDIUM.yaml'), good('Tag').replace('{type: string', '{type: string, title: a'));
    const broken = await next((event) => event.broken);
    expect(broken).toMatchObject({ version: 1, problems: [{ level: 'error', line: 9 }] });
    const json = { 'content-type': 'application/json', origin };
    expect((await ask(origin, '/preview', json, 'POST', question)).text).toContain('"title":"Tag"');
    // As many editors save: a new file takes the old one's place.
    await writeFile(join(folder, '.swap'), good('Label'));
    await rename(join(folder, '.swap'), join(folder, 'PANDIUM.yaml'));
    expect(await next((event) => !event.broken)).toMatchObject({ version: 2 });
    expect((await ask(origin, '/preview', json, 'POST', question)).text).toContain('"title":"Label"');
  });

  test('a folder without a manifest waits for one', async () => {
    const origin = await start();
    const next = await listen(origin);
    expect(await next(() => true)).toMatchObject({ file: null, broken: true, version: 0 });
    expect(
      (await ask(origin, '/preview', { 'content-type': 'application/json', origin }, 'POST', question)).status,
    ).toBe(409);
    await writeFile(join(folder, 'mortise.yaml'), good('Tag'));
    expect(await next((event) => !event.broken)).toMatchObject({ file: 'mortise.yaml', version: 1 });
  });

  test.runIf(process.platform !== 'win32')(
    'a manifest that is a folder or a pipe is told, not waited for',
    async () => {
      for (const make of [mkdir, (path: string) => promisify(execFile)('mkfifo', [path])]) {
        await make(join(folder, 'mortise.yaml'));
        const next = await listen(await start());
        const { problems } = await next(() => true);
        expect(problems).toMatchObject([{ message: '"mortise.yaml" is not a file. A manifest is a YAML file.' }]);
        await running?.close();
        await rm(join(folder, 'mortise.yaml'), { recursive: true });
      }
    },
  );

  test('no folder, no build, and a port that is taken are sentences', async () => {
    await expect(startDev({ place: join(folder, 'nowhere'), port: 0, elements })).rejects.toThrow('There is no folder');
    await expect(startDev({ place: folder, port: 0, elements: folder })).rejects.toThrow('npm run build');
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const { port } = other.address() as AddressInfo;
    await expect(startDev({ place: folder, port, elements })).rejects.toThrow(`Port ${port} is taken`);
    other.close();
  });
});
