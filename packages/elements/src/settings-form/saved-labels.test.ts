/** What saved live choices are called, in a real browser: their labels stand there before their lists are opened. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
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

type Question = { definition: string; values?: string[]; settings: object };
const source = { path: '/owners', query: { team: '{{settings.team}}' }, items: '', value: 'id', label: 'name' };
const one = { title: 'Owner', $ref: '#/definitions/owners' };
const several = { title: 'Watchers', type: 'array', uniqueItems: true, items: { $ref: '#/definitions/owners' } };
const schema = {
  type: 'object',
  properties: { team: { type: 'string', title: 'Team' }, owner: one, watchers: several },
  definitions: { owners: { type: 'string', source } },
};
const elements = ['team', 'owner', 'watchers'].map((name) => ({ type: 'Control', scope: `#/properties/${name}` }));
const settings = { schema, uischema: { type: 'VerticalLayout', elements } };
const names: Record<string, string> = { o1: 'Ann', o2: 'Bob', o3: 'Cem' };
const called = (ids: string[]) =>
  ids.flatMap((id) => (names[id] === undefined ? [] : [{ const: id, title: names[id] }]));
const asked = async () => (await page.calls('ask')).map(([question]) => question as Question);
const owner = () => page.getByRole('combobox', { name: 'Owner' });
const config = { team: 'Blue', owner: 'o1', watchers: ['o2', 'gone', 'o1'] };

test('labels of saved choices are asked for in one question; until they come the values stand there with a quiet mark', async () => {
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  page = await openForm(browser, {
    ask: async (question) => {
      await held;
      return { options: called((question as Question).values ?? []), next: null };
    },
  });
  await page.mount({ settings, config });
  expect(await owner().inputValue()).toBe('o1');
  await expect.poll(() => page.locator('.picks[aria-busy=true] .spin').count()).toBe(2);
  await expect.poll(asked).toHaveLength(1);
  answer();
  await expect.poll(() => owner().inputValue()).toBe('Ann');
  expect(await page.locator('.pick').allTextContents()).toEqual(['Bob', 'gone', 'Ann']);
  expect(await page.locator('.spin, [aria-busy=true]').count()).toBe(0);
  // What is typed into the field that the request needs asks nothing more.
  await page.getByLabel('Team').press('End');
  await page.getByLabel('Team').pressSequentially('s');
  await page.getByRole('button', { name: 'Remove Bob' }).click();
  expect(await asked()).toMatchObject([
    { definition: 'owners', settings: { team: 'Blue' }, values: ['o1', 'o2', 'gone'] },
  ]);
  expect((await page.calls('draft')).at(-1)?.[0]).toEqual({ ...config, team: 'Blues', watchers: ['gone', 'o1'] });
});

test('labels that cannot be had leave the values, without an error', async () => {
  page = await openForm(browser, { ask: async () => ({ error: 'Postly did not answer.' }) });
  await page.mount({ settings, config });
  await expect.poll(asked).toHaveLength(1);
  await expect.poll(() => page.locator('.spin').count()).toBe(0);
  expect(await owner().inputValue()).toBe('o1');
  expect(await page.getByText('Postly did not answer.').count()).toBe(0);
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('nothing is asked before what the request needs is answered, nor for a field without a choice', async () => {
  page = await openForm(browser, { ask: async () => ({ options: [], next: null }) });
  await page.mount({ settings, config: { owner: 'o1' } });
  await page.getByText('Choose Team first').first().waitFor();
  expect(await asked()).toEqual([]);
  await page.getByLabel('Team').fill('Blue');
  await expect.poll(asked).toMatchObject([{ values: ['o1'], settings: { team: 'Blue' } }]);
});
