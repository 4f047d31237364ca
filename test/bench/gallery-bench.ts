/** 10,000 listings against 200 in the same page: time to the first painted cards, and from a typed letter to the filtered paint. */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '@mortise/test/support';
import { figure, inTurn, milliseconds } from './measure.ts';

const dist = resolve(import.meta.dirname, '../../packages/elements/dist');
const categories = ['Accounting', 'CRM', 'Data', 'E-commerce', 'Marketing', 'Payments', 'Shipping', 'Support'];

function catalogue(count: number): string {
  const listings = Array.from({ length: count }, (_, index) => {
    const category = categories[index % categories.length] ?? 'Data';
    const name = `system-${index}`;
    return {
      id: `int_${index.toString(16).padStart(32, '0')}`,
      number: index + 1,
      name,
      long_name: `System ${index}${index % 97 === 0 ? ' quartz' : ''}`,
      type: 'internal',
      tagline: `Keeps orders, stock and people of system ${index} up to date.`,
      logos: [],
      letters: 'S',
      category,
      categories: [category],
      tags: [],
      flag: null,
      link: null,
    };
  });
  return JSON.stringify({
    version: 1,
    categories: categories.map((name) => ({ name, count: Math.ceil(count / categories.length) })),
    listings,
  });
}

const session = JSON.stringify({
  session: 'bench',
  expires_at: '2099-01-01T00:00:00Z',
  may: ['view', 'install'],
  locale: 'en',
  customer: { name: null },
  user: { name: null, email: null },
  account: { slug: 'bench', name: 'Bench', base_url: 'http://127.0.0.1' },
});
const page = `<!doctype html><html lang="en"><title>bench</title><script type="module" src="/embed.js"></script><body></body></html>`;

function serve(): Promise<Server> {
  const bodies = new Map([
    ['few', catalogue(200)],
    ['many', catalogue(10_000)],
  ]);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const json = (body: string, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    if (pathname === '/') return void response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    if (pathname.endsWith('/v1/sessions')) return void json(session, 201);
    if (pathname.endsWith('/v1/tenants')) return void json('{"tenants":[]}');
    const body = bodies.get(pathname.split('/')[1] ?? '');
    if (pathname.endsWith('/v1/catalogue') && body !== undefined) return void json(body);
    const file = join(dist, normalize(pathname));
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/javascript' });
    createReadStream(file).pipe(response);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** In the page: from the session and catalogue in hand to the frame after the first cards. */
async function firstPaint(tab: Page, origin: string, which: 'few' | 'many'): Promise<number> {
  await tab.goto(origin);
  return tab.evaluate(async (server) => {
    await customElements.whenDefined('mortise-marketplace');
    const real = globalThis.fetch;
    let answered = 0;
    // The network and JSON are the same work for any gallery: the clock starts when the catalogue's bytes are there.
    globalThis.fetch = async (input, init) => {
      const response = await real(input, init);
      const text = await response.clone().text();
      if (String(input instanceof Request ? input.url : input).includes('/catalogue')) answered = performance.now();
      return new Response(text, { status: response.status, headers: response.headers });
    };
    const element = document.createElement('mortise-marketplace');
    Object.assign(element, { getToken: async () => 'bench' });
    element.setAttribute('server', server);
    element.setAttribute('account', 'bench');
    document.body.append(element);
    const frame = () => new Promise<number>((done) => requestAnimationFrame(done));
    while (element.getAttribute('data-state') !== 'ready') await frame();
    await frame();
    globalThis.fetch = real;
    return performance.now() - answered;
  }, `${origin}/${which}`);
}

/** From the input event to the frame that shows the filtered cards; the page of `firstPaint` is still open. */
async function filter(tab: Page, origin: string, which: 'few' | 'many'): Promise<number> {
  await firstPaint(tab, origin, which);
  return tab.evaluate(async () => {
    const deep = (root: ParentNode): HTMLInputElement | null => {
      for (const node of root.querySelectorAll('*')) {
        if (node instanceof HTMLInputElement && node.type === 'search') return node;
        const inside = node.shadowRoot === null ? null : deep(node.shadowRoot);
        if (inside !== null) return inside;
      }
      return null;
    };
    const input = deep(document);
    if (input === null) throw new Error('the gallery has no search field');
    const started = performance.now();
    input.value = 'quartz';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - started;
  });
}

export async function benchGallery(): Promise<void> {
  const server = await serve();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser: Browser = await launchBrowser();
  try {
    const tab = await browser.newPage();
    const paint = await inTurn(
      7,
      () => firstPaint(tab, origin, 'many'),
      () => firstPaint(tab, origin, 'few'),
    );
    figure(
      'gallery: first paint, 10,000 listings against 200',
      `${milliseconds(paint.a)} / ${milliseconds(paint.b)}`,
      `${paint.ratio.toFixed(2)}×`,
      '≤ 60 ms',
    );
    const typed = await inTurn(
      7,
      () => filter(tab, origin, 'many'),
      () => filter(tab, origin, 'few'),
    );
    figure(
      'gallery: filter, 10,000 listings against 200',
      `${milliseconds(typed.a)} / ${milliseconds(typed.b)}`,
      `${typed.ratio.toFixed(2)}×`,
      '≤ 40 ms',
    );
  } finally {
    await browser.close();
    server.close();
  }
}
