/** A secret that is replaced and saved, in a real browser: the focus stays in the form. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openForm } from '@mortise/test/support';

let browser: Awaited<ReturnType<typeof launchBrowser>>;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

test('saved by keyboard with a secret replaced, the form keeps the focus', async () => {
  const page = await openForm(browser);
  const text = { type: 'string' };
  const schema = { type: 'object', properties: { name: text, token: { ...text, writeOnly: true } } };
  const elements = ['name', 'token'].map((name) => ({ type: 'Control', scope: `#/properties/${name}` }));
  const settings = { schema, uischema: { type: 'VerticalLayout', elements } };
  const config = { name: 'a' };
  await page.mount({ settings, config, secretsSet: ['/token'] });
  await page.getByRole('button', { name: 'Replace Token' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('new');
  await page.getByRole('button', { name: 'Save', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.update({ saving: true });
  await page.update({ saving: false, config: { ...config }, secretsSet: ['/token'] });
  await page.getByRole('button', { name: 'Replace Token' }).waitFor();
  await page.waitForTimeout(200);
  expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.localName)).toMatch(
    /button|textarea|input/,
  );
  expect(page.faults).toEqual([]);
  await page.context().close();
});
