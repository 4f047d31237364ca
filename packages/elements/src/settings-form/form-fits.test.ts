/** What a form has to fit into, in a real browser: a narrow page, words without a break, a save bar that covers nothing in use, focus that is seen. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openForm, type FormPage } from '@mortise/test/support';

let browser: Awaited<ReturnType<typeof launchBrowser>>;
let page: FormPage;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());
afterEach(async () => {
  expect(page.faults).toEqual([]);
  await page.context().close();
});

type Properties = Record<string, object>;

async function show(
  properties: Properties,
  options: Parameters<typeof openForm>[1],
  given: object = {},
): Promise<void> {
  page = await openForm(browser, options);
  const elements = Object.keys(properties).map((name) => ({ type: 'Control', scope: `#/properties/${name}` }));
  const schema = { type: 'object', properties, required: Object.keys(properties) };
  await page.mount({ settings: { schema, uischema: { type: 'VerticalLayout', elements } }, ...given });
}

/** Parts of the form that reach over the edge of the page, the save bar among them. */
const over = () =>
  page.evaluate(() => {
    const root = document.querySelector('div')?.shadowRoot;
    const edge = document.documentElement.clientWidth;
    const wide = [...(root?.querySelectorAll('form *') ?? [])].filter((part) => {
      const { left, right, width } = part.getBoundingClientRect();
      return width > 1 && (right > edge || left < 0);
    });
    return wide.map((part) => `${part.tagName} ${part.getAttribute('class') ?? ''}`);
  });

const text = (title: string) => ({ type: 'string', title });
const fields = (count: number): Properties =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, text(`Field ${at}`)]));
const narrow = { size: { width: 320, height: 640 } };

describe('on a page of 320 px', () => {
  test('nothing reaches over the edge once something is changed, and the bar says all of it', async () => {
    await show(fields(3), narrow);
    await page.getByLabel('Field 1').fill('x');
    await page.submit();
    await page.getByRole('alert').waitFor();
    expect(await over()).toEqual([]);
    const said = page.getByRole('region', { name: 'Unsaved changes' }).locator('span').first();
    expect(await said.evaluate((part) => part.scrollWidth <= part.clientWidth)).toBe(true);
  });

  test('nor do labels, hints, choices and answers without a place to break', async () => {
    const long = 'w'.repeat(300);
    const tags = { type: 'array', title: `${long}t`, items: text(long), description: long };
    const choice = { type: 'string', title: `${long}c`, enum: [long], description: long };
    await show({ plain: { ...text(long), description: long }, choice, tags }, narrow, { config: { tags: ['x'] } });
    await page.submit();
    await page.getByRole('alert').waitFor();
    expect(await over()).toEqual([]);
  });
});

test('the save bar covers nothing that has the focus', async () => {
  await show(fields(30), { size: { width: 360, height: 500 } });
  await page.getByLabel('Field 0').fill('x');
  const covered: string[] = [];
  for (let turn = 0; turn < 29; turn += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const root = document.querySelector('div')?.shadowRoot;
      const at = root?.activeElement;
      const bar = root?.querySelector('.savebar');
      if (at === null || at === undefined || !bar) throw new Error('nothing has the focus');
      return at.getBoundingClientRect().bottom > bar.getBoundingClientRect().top ? at.id : null;
    });
    if (name !== null) covered.push(name);
  }
  expect(covered).toEqual([]);
});

describe('a field that is wrong', () => {
  const styleOf = (name: string, ...wanted: string[]) =>
    page.getByRole('textbox', { name }).evaluate(async (part, keys) => {
      // A colour that is on its way to another one says nothing.
      await Promise.allSettled(part.getAnimations().map(({ finished }) => finished));
      return keys.map((key) => getComputedStyle(part).getPropertyValue(key));
    }, wanted);

  test('keeps its own border while it has the focus; the ring stands outside of it', async () => {
    await show(fields(2), {});
    await page.submit();
    const border = await styleOf('Field 1', 'border-top-color');
    await page.getByRole('textbox', { name: 'Field 1' }).focus();
    expect(await styleOf('Field 1', 'border-top-color')).toEqual(border);
    expect(Number.parseFloat((await styleOf('Field 1', 'outline-offset'))[0] ?? '')).toBeGreaterThan(0);
  });

  test('looks different from a right one in forced colours too', async () => {
    await show(fields(2), { forcedColors: 'active' });
    await page.getByLabel('Field 0').fill('x');
    await page.submit();
    const looks = ['border-top-width', 'outline-style', 'outline-width'] as const;
    expect(await styleOf('Field 1', ...looks)).not.toEqual(await styleOf('Field 0', ...looks));
  });
});
