/** Builds Storybook, holds it against custom-elements.json, then opens every story: it renders, reports nothing, and axe finds nothing. */
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '@mortise/test/support';
import { states } from './canned-server/install-canned-server.ts';

const folder = import.meta.dirname;
const built = join(folder, 'storybook-static');
const schemes = ['light', 'dark'] as const;
/** Elements that draw nothing of their own. */
const silent = ['mortise-session'];

type Story = { id: string; title: string; name: string; tags: string[] };

const mediaTypes: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };

function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
    const file = join(built, path === '/' ? 'index.html' : path);
    if (!file.startsWith(built) || !existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

function publicElements(): string[] {
  type Manifest = { modules: { declarations?: { tagName?: string; customElement?: boolean; privacy?: string }[] }[] };
  const manifest = JSON.parse(readFileSync(resolve(folder, '../packages/elements/custom-elements.json'), 'utf8')) as Manifest;
  const tags = manifest.modules.flatMap((module) => module.declarations ?? []).flatMap((d) => (d.customElement === true && d.tagName !== undefined && d.privacy !== 'private' ? [d.tagName] : []));
  return tags.filter((tag) => !silent.includes(tag)).sort();
}

let stories: Story[] = [];
let server: Server;
let browser: Browser;

beforeAll(async () => {
  execFileSync('node', [join(folder, 'node_modules/storybook/dist/bin/dispatcher.js'), 'build', '--quiet'], { cwd: folder, stdio: 'pipe', env: { ...process.env, CI: '1', STORYBOOK_DISABLE_TELEMETRY: '1' } });
  const index = JSON.parse(readFileSync(join(built, 'index.json'), 'utf8')) as { entries: Record<string, Story & { type: string }> };
  stories = Object.values(index.entries).filter((entry) => entry.type === 'story');
  [server, browser] = await Promise.all([serve(), launchBrowser()]);
}, 180_000);

afterAll(async () => {
  await browser.close();
  server.close();
});

describe('stories', () => {
  test('every public element that draws has a story for each state and scheme', () => {
    const wanted = publicElements().flatMap((tag) => states.flatMap((state) => schemes.map((scheme) => `${tag} ${state} ${scheme}`)));
    const word = (story: Story, kind: string) => story.tags.find((tag) => tag.startsWith(`${kind}:`))?.slice(kind.length + 1) ?? '';
    const told = stories.map((story) => `mortise-${word(story, 'element')} ${word(story, 'state')} ${word(story, 'scheme')}`);
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter((name) => !told.includes(name))).toEqual([]);
    console.log(`${stories.length} stories of ${publicElements().length} elements`);
  });

  test('every story renders and axe finds nothing', async () => {
    const { port } = server.address() as AddressInfo;
    const page = await (await browser.newContext({ viewport: { width: 1000, height: 800 } })).newPage();
    const faults: string[] = [];
    let current = '';
    page.on('pageerror', (error) => faults.push(`${current}: ${error.message}`));
    for (const story of stories) {
      current = story.id;
      await page.goto(`http://127.0.0.1:${port}/iframe.html?id=${story.id}&viewMode=story`);
      const drawn = page.locator('.story > *');
      await drawn.waitFor({ state: 'attached', timeout: 15_000 });
      const state = story.tags.find((tag) => tag.startsWith('state:'))?.slice(6);
      await page.waitForFunction((wanted) => document.querySelector('.story > *')?.getAttribute('data-state') === wanted, state, { timeout: 15_000 }).catch(() => faults.push(`${current}: never reached the state ${state}`));
      const { violations } = await new AxeBuilder({ page }).include('.story').analyze();
      for (const violation of violations) faults.push(`${current}: ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
    expect(faults).toEqual([]);
  }, 300_000);
});
