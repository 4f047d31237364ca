/** Alternatives that nothing in a value tells apart, in a real browser: chosen, kept aside, checked as chosen. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser, openForm, type FormPage } from '@mortise/test/support';

let browser: Awaited<ReturnType<typeof launchBrowser>>;
let page: FormPage;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());
beforeEach(async () => {
  page = await openForm(browser);
});
afterEach(async () => {
  expect(page.faults).toEqual([]);
  await page.context().close();
});

const text = { type: 'string' };
const control = (name: string) => ({ type: 'Control', scope: `#/properties/${name}` });
const form = (schema: { properties: object; [key: string]: unknown }) => ({
  settings: {
    schema: { type: 'object', ...schema },
    uischema: {
      type: 'VerticalLayout',
      elements: [...Object.keys(schema.properties).map(control), { type: 'Alternatives', scope: '#' }],
    },
  },
});
/** The draft as the host was last told of it. */
const draft = async (): Promise<unknown> => (await page.calls('draft')).at(-1)?.[0];
const saved = async (): Promise<unknown> => (await page.calls('save')).at(-1)?.[0];
const labels = () => page.locator('.field .label, .part .label').allTextContents();
const errors = () => page.locator('.error').allTextContents();

const byMail = {
  title: 'Mail',
  required: ['mail'],
  properties: { mail: { ...text, format: 'email' }, copies: { type: 'integer', default: 1 } },
};
const byPhone = { title: 'Phone', required: ['phone'], properties: { phone: { ...text, title: 'Phone number' } } };
const contact = form({ properties: { name: { ...text, title: 'Name' } }, oneOf: [byMail, byPhone] });

describe('an object with alternatives of parts', () => {
  test('shows the fields of one; the others keep what was typed, and stand in no draft', async () => {
    await page.mount({ ...contact, config: { name: 'Ann' } });
    const group = page.getByRole('group', { name: 'Choose one' });
    await group.getByRole('radiogroup', { name: 'Choose one' }).waitFor();
    expect(await labels()).toEqual(['Name optional', 'Choose one', 'Mail', 'Copies optional']);
    await page.getByLabel('Mail', { exact: true }).last().fill('a@b.example');
    expect(await draft()).toEqual({ name: 'Ann', mail: 'a@b.example', copies: 1 });
    await page.getByRole('radio', { name: 'Phone' }).check();
    expect(await draft()).toEqual({ name: 'Ann' });
    expect(await labels()).toEqual(['Name optional', 'Choose one', 'Phone number']);
    await page.getByLabel('Phone number').fill('123');
    expect(await draft()).toEqual({ name: 'Ann', phone: '123' });
    await page.getByRole('radio', { name: 'Mail' }).check();
    expect(await draft()).toEqual({ name: 'Ann', mail: 'a@b.example', copies: 1 });
    await page.submit();
    expect(await saved()).toEqual({ name: 'Ann', mail: 'a@b.example', copies: 1 });
  });

  test('the saved config tells which; what is typed into a field changes nothing of it', async () => {
    await page.mount({ ...contact, config: { phone: '123' } });
    expect(await page.getByRole('radio', { name: 'Phone' }).isChecked()).toBe(true);
    await page.getByLabel('Phone number').fill('');
    await page.getByLabel('Name').fill('Ann');
    expect(await page.getByRole('radio', { name: 'Phone' }).isChecked()).toBe(true);
    expect(await draft()).toEqual({ name: 'Ann' });
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(await page.getByLabel('Phone number').inputValue()).toBe('123');
  });

  test('what is wrong is said of the chosen one, though the answers would fit another', async () => {
    const loose = form({ properties: { name: text }, anyOf: [{ properties: { note: text } }, byPhone] });
    await page.mount(loose);
    await page.getByRole('radio', { name: 'Phone' }).check();
    await page.submit();
    expect(await saved()).toBeUndefined();
    expect(await page.locator('.summary a').allTextContents()).toEqual(['Phone number needs an answer.']);
    await page.locator('.summary a').click();
    const inField = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName);
    await expect.poll(inField).toBe('INPUT');
    await page.keyboard.type('1');
    expect(await draft()).toEqual({ phone: '1' });
    await expect.poll(errors).toEqual([]);
  });

  test('answers that fit two are told at the choice, and the summary leads there', async () => {
    const open = form({ properties: { a: text }, oneOf: [{ properties: { b: text } }, { properties: { c: text } }] });
    await page.mount({ ...open, config: { b: 'x' } });
    await page.submit();
    expect(await errors()).toEqual(['The value fits several of the forms, where only one is allowed.']);
    await page.locator('.summary a').click();
    const focused = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className);
    await expect.poll(focused).toContain('ways');
  });

  test('by keyboard: one stop for the choice, arrows change it', async () => {
    await page.mount(contact);
    await page.getByLabel('Name').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('55');
    expect(await draft()).toEqual({ phone: '55' });
  });

  test('a secret that is set tells which is meant; left for another, it is sent as gone', async () => {
    const token = {
      title: 'Key',
      required: ['token'],
      properties: { token: { ...text, writeOnly: true, minLength: 9 } },
    };
    const user = { title: 'User', required: ['user'], properties: { user: text } };
    const keys = form({ properties: {}, oneOf: [user, token] });
    await page.mount({ ...keys, secretsSet: ['/token'] });
    expect(await page.getByRole('radio', { name: 'Key' }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: 'User' }).check();
    await page.getByLabel('User', { exact: true }).last().fill('al');
    await page.submit();
    expect(await saved()).toEqual({ user: 'al', token: null });
    await page.getByRole('radio', { name: 'Key' }).check();
    await page.submit();
    expect(await saved()).toEqual({});
  });

  test('in the entries of a list the choice goes with its entry', async () => {
    const items = { type: 'object', properties: {}, anyOf: [{ title: 'Mail', properties: { mail: text } }, byPhone] };
    await page.mount({
      ...form({ properties: { to: { type: 'array', title: 'To', items } } }),
      config: { to: [{}, {}] },
    });
    await page.getByRole('radio', { name: 'Phone' }).last().check();
    await page.getByRole('button', { name: 'Move To 2 up' }).click();
    const checked = () =>
      page
        .getByRole('radio', { checked: true })
        .evaluateAll((all) => all.map((one) => one.closest('label')?.textContent));
    expect(await checked()).toEqual(['Phone', 'Mail']);
    await page.submit();
    expect(await page.locator('.summary a').allTextContents()).toEqual([
      expect.stringContaining('Phone number needs an answer'),
    ]);
    await page.getByRole('button', { name: 'Remove To 1' }).click();
    expect(await checked()).toEqual(['Mail']);
  });
});

describe('a value of several kinds', () => {
  const target = {
    title: 'Target',
    description: 'Where it goes.',
    oneOf: [
      { ...text, title: 'Address', minLength: 3 },
      {
        type: 'object',
        title: 'Queue',
        required: ['name'],
        properties: { name: text, size: { type: 'integer', default: 5 } },
      },
      { type: 'array', items: text },
      { const: 'none', title: 'Nowhere' },
    ],
  };
  const settings = form({ required: ['target'], properties: { target } });

  test('is typed in the chosen kind, and comes back with it', async () => {
    await page.mount(settings);
    await page.getByText('Where it goes.').waitFor();
    await page.getByRole('textbox', { name: 'Target' }).fill('here');
    expect(await draft()).toEqual({ target: 'here' });
    await page.getByRole('radio', { name: 'Queue' }).check();
    expect(await draft()).toEqual({ target: { size: 5 } });
    await page.getByLabel('Name').fill('q1');
    await page.getByRole('radio', { name: 'Nowhere' }).check();
    expect(await draft()).toEqual({ target: 'none' });
    await page.getByRole('radio', { name: 'List' }).check();
    expect(await draft()).toEqual({});
    await page.getByRole('radio', { name: 'Queue' }).check();
    expect(await draft()).toEqual({ target: { name: 'q1', size: 5 } });
    await page.getByRole('radio', { name: 'Address' }).check();
    expect(await page.getByRole('textbox', { name: 'Target' }).inputValue()).toBe('here');
  });

  test('lacks what the chosen kind needs', async () => {
    await page.mount(settings);
    await page.submit();
    expect(await errors()).toEqual(['Target needs an answer.']);
    await page.getByRole('radio', { name: 'Queue' }).check();
    await expect.poll(errors).toEqual(['Name needs an answer.']);
    await page.getByRole('radio', { name: 'Nowhere' }).check();
    await expect.poll(errors).toEqual([]);
  });

  test('tells by the saved value which kind it is; disabled and read only it cannot be changed', async () => {
    await page.mount({
      ...form({ properties: { target: { ...target, readOnly: true } } }),
      config: { target: { name: 'q' } },
    });
    expect(await page.getByRole('radio', { name: 'Queue' }).isChecked()).toBe(true);
    expect(await page.getByRole('radio', { name: 'Address' }).isDisabled()).toBe(true);
    expect(await page.getByLabel('Name').getAttribute('readonly')).not.toBeNull();
  });

  test('many kinds stand in a list to open', async () => {
    const kinds = ['boolean', 'integer', 'string', 'number', 'array'].map((type) => ({ type }));
    await page.mount(form({ properties: { odd: { title: 'Odd', anyOf: kinds } } }));
    await page.getByRole('combobox', { name: 'Odd' }).selectOption('Text');
    await page.getByRole('textbox', { name: 'Odd' }).fill('x');
    expect(await draft()).toEqual({ odd: 'x' });
    await page.getByRole('combobox', { name: 'Odd' }).selectOption('Yes or no');
    expect(await draft()).toEqual({ odd: false });
  });
});
