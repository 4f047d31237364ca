/** The journeys' browser starts here, and keeps the storage of a frame apart from the same site opened by itself. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { launchBrowser } from './launch-browser.ts';

test('a frame of another site has storage of its own', async () => {
  const server = createServer((_request, reply) => reply.setHeader('content-type', 'text/html').end('<p>here</p>'));
  await new Promise<void>((done) => server.listen(0, done));
  const { port } = server.address() as AddressInfo;
  const browser = await launchBrowser();
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://localhost:${port}/`);
  await page.evaluate(() => localStorage.setItem('seen', 'by itself'));
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.src = src;
    document.body.append(frame);
  }, `http://localhost:${port}/`);
  const frame = await expect
    .poll(() => page.frames().find((one) => one.url().startsWith('http://localhost')))
    .toBeDefined()
    .then(() => page.frames()[1]);
  expect(await frame?.evaluate(() => localStorage.getItem('seen'))).toBeNull();
  await browser.close();
  server.close();
});
