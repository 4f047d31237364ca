/** The form in a real browser: what it draws, and what it draws again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openForm } from '@mortise/test/support';

let browser: Awaited<ReturnType<typeof launchBrowser>>;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

test('a thousand fields: a key draws one field again', async () => {
  const names = Array.from({ length: 1000 }, (_, n) => `field_${n}`);
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  const elements = names.map((name) => ({ type: 'Control', scope: `#/properties/${name}` }));
  const page = await openForm(browser);
  await page.mount({
    settings: { schema: { type: 'object', properties }, uischema: { type: 'VerticalLayout', elements } },
  });
  expect(await page.locator('input').count()).toBe(1000);
  await page.locator('input').nth(500).focus();
  await page.keyboard.type('a');
  await page.takeDrawn();
  await page.keyboard.type('b');
  await page.waitForTimeout(50);
  const drawn = await page.takeDrawn();
  expect(drawn.filter((name) => name === 'Answer')).toEqual(['Answer']);
  expect(drawn.length).toBeLessThan(20);
  expect(page.faults).toEqual([]);
}, 60_000);

test('a thousand fields: what is far below is brought into view when the summary leads to it', async () => {
  const names = Array.from({ length: 1000 }, (_, n) => `field_${n}`);
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  const elements = names.map((name) => ({ type: 'Control', scope: `#/properties/${name}` }));
  const page = await openForm(browser);
  await page.mount({
    settings: {
      schema: { type: 'object', properties, required: ['field_990'] },
      uischema: { type: 'VerticalLayout', elements },
    },
  });
  await page.submit();
  await page.locator('.summary a').click();
  const input = page.locator('input').nth(990);
  await expect.poll(() => input.evaluate((one) => one.matches(':focus'))).toBe(true);
  const { y = -1 } = (await input.boundingBox()) ?? {};
  expect([y > 0, y < 800, page.faults]).toEqual([true, true, []]);
}, 60_000);
