/** Plain fields, secrets, problems and saving, in a real browser. */
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

const form = (properties: object, more: object = {}) => ({
  settings: {
    schema: { type: 'object', properties, ...more },
    uischema: {
      type: 'VerticalLayout',
      elements: Object.keys(properties).map((name) => ({ type: 'Control', scope: `#/properties/${name}` })),
    },
  },
});
const draft = async (): Promise<unknown> => (await page.calls('draft')).at(-1)?.[0];
const saved = async (): Promise<unknown> => (await page.calls('save')).at(-1)?.[0];

describe('saving', () => {
  const name = form(
    { name: { type: 'string', title: 'Name' }, mail: { type: 'string', title: 'Mail', format: 'email' } },
    { required: ['name'] },
  );

  test('the bar appears with the first change, counts, and goes with Discard', async () => {
    await page.mount({ ...name, config: { name: 'x' } });
    expect(await page.getByRole('region', { name: 'Unsaved changes' }).count()).toBe(0);
    await page.getByLabel('Name').fill('y');
    await page.getByLabel('Mail').fill('a@b.example');
    await page.getByText('2 changes').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    expect([await page.getByLabel('Name').inputValue(), await draft()]).toEqual(['x', { name: 'x' }]);
    expect(await page.getByRole('region', { name: 'Unsaved changes' }).count()).toBe(0);
  });

  test('problems are told of a field that was left, of all after an attempt; the summary has the focus and leads to the field', async () => {
    await page.mount(name);
    await page.getByLabel('Mail').fill('nobody');
    expect(await page.locator('.error').count()).toBe(0);
    await page.getByLabel('Name').focus();
    await page.locator('.error').waitFor();
    const mail = page.getByLabel('Mail');
    const describing = (await mail.getAttribute('aria-describedby')) ?? '';
    expect(await page.locator(`[id="${describing.split(' ')[0]}"]`).textContent()).toBe(
      await page.locator('.error').textContent(),
    );
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Two things to fix before saving').waitFor();
    expect(
      await page.getByRole('alert').evaluate((box) => (box.getRootNode() as ShadowRoot).activeElement === box),
    ).toBe(true);
    expect(await page.calls('save')).toEqual([]);
    await page.getByRole('alert').getByRole('link').first().click();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-invalid')))
      .toBe('true');
    await page.getByLabel('Name').fill('x');
    await page.getByLabel('Mail').fill('a@b.example');
    await expect.poll(() => page.locator('.error').count()).toBe(0);
    await page.submit();
    expect(await saved()).toEqual({ name: 'x', mail: 'a@b.example' });
  });

  test('what the server refuses stands at its field, one inside a list at its entry', async () => {
    await page.mount({
      ...form({ tags: { type: 'array', title: 'Tags', items: { type: 'string' } } }),
      config: { tags: ['a', 'b'] },
    });
    await page.update({ refused: [{ path: '/tags/1', message: 'Tags 2 is taken.' }] });
    await page.getByRole('alert').getByRole('link', { name: 'Tags 2 is taken.' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Tags 2' }).getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('textbox', { name: 'Tags 1' }).getAttribute('aria-invalid')).toBe(null);
  });
});

describe('a secret', () => {
  const secrets = form({
    key: { type: 'string', title: 'Key', writeOnly: true },
    other: {
      type: 'object',
      title: 'Inner',
      properties: { token: { type: 'string', title: 'Token', format: 'password' } },
    },
  });

  test('that is set is kept, replaced or taken out, and never told to whoever keeps drafts', async () => {
    await page.mount({ ...secrets, secretsSet: ['/key', '/other/token'] });
    await page.getByRole('button', { name: 'Replace Key' }).click();
    const field = page.locator('input[type="password"]');
    expect(await field.getAttribute('autocomplete')).toBe('new-password');
    await page.keyboard.type('new');
    expect(await field.inputValue()).toBe('new');
    expect(await draft()).toEqual({});
    await page.submit();
    expect(await saved()).toEqual({ key: 'new' });
    await page.getByRole('button', { name: 'Keep the old one' }).click();
    await page.getByRole('button', { name: 'Remove Token' }).click();
    await page.getByText('Will be removed when you save').waitFor();
    await page.submit();
    expect(await saved()).toEqual({ other: { token: null } });
  });

  test('that was replaced and saved is kept again', async () => {
    await page.mount({ ...secrets, secretsSet: ['/key'] });
    await page.getByRole('button', { name: 'Replace Key' }).click();
    await page.keyboard.type('new');
    await page.update({ saving: true });
    await page.update({ saving: false, config: {}, secretsSet: ['/key'] });
    await page.getByRole('button', { name: 'Replace Key' }).waitFor();
    expect(await page.getByRole('region', { name: 'Unsaved changes' }).count()).toBe(0);
  });

  test('that is a whole list is kept or replaced as one', async () => {
    const items = {
      type: 'object',
      properties: { user: { type: 'string', title: 'User' }, pass: { type: 'string', writeOnly: true } },
    };
    await page.mount({ ...form({ logins: { type: 'array', title: 'Logins', items } }), secretsSet: ['/logins'] });
    await page.getByRole('button', { name: 'Replace Logins' }).click();
    await page.getByRole('button', { name: 'Add to Logins' }).click();
    await page.getByLabel(/^User/).fill('ops');
    await page.submit();
    expect(await saved()).toEqual({ logins: [{ user: 'ops' }] });
    await page.getByRole('button', { name: 'Keep the old one' }).click();
    await page.submit();
    expect(await saved()).toEqual({});
  });

  test('that is required and set does not ask to be typed again', async () => {
    await page.mount({
      ...form({ key: { type: 'string', title: 'Key', writeOnly: true } }, { required: ['key'] }),
      secretsSet: ['/key'],
    });
    await page.submit();
    expect(await saved()).toEqual({});
    expect(await page.getByRole('button', { name: 'Remove Key' }).count()).toBe(0);
  });
});

test('what is wrong with the whole is told once the fields are right', async () => {
  const text = { type: 'string' };
  const ways = [{ required: ['mail'] }, { required: ['phone'] }];
  await page.mount(form({ name: text, mail: text, phone: text }, { required: ['name'], anyOf: ways }));
  await page.submit();
  expect(await page.locator('.summary li').allTextContents()).toEqual(['Name needs an answer.']);
  await page.getByLabel('Name').fill('x');
  await page.submit();
  await page.locator('.summary li', { hasText: 'does not fit any of the forms allowed.' }).waitFor();
  await page.getByLabel('Phone').fill('1');
  await page.submit();
  expect(await saved()).toEqual({ name: 'x', phone: '1' });
});

describe('fields', () => {
  test('a number is stored as one; text that is none stays as typed and is told', async () => {
    await page.mount(form({ count: { type: 'number', title: 'Count' } }));
    await page.getByLabel('Count').pressSequentially('1.50');
    expect([await draft(), await page.getByLabel('Count').inputValue()]).toEqual([{ count: 1.5 }, '1.50']);
    await page.getByLabel('Count').fill('many');
    await page.getByLabel('Count').blur();
    expect(await page.getByLabel('Count').inputValue()).toBe('many');
    await page.locator('.error').waitFor();
  });

  test('text near its limit says how much is left, and does not cut what is pasted', async () => {
    await page.mount(form({ name: { type: 'string', title: 'Name', maxLength: 10 } }));
    await page.getByLabel('Name').fill('12345');
    expect(await page.locator('.counter').count()).toBe(0);
    await page.getByLabel('Name').fill('123456789');
    await page.getByText('1 character left').waitFor();
    await page.getByLabel('Name').fill('1234567890123');
    await page.getByText('3 characters too many').waitFor();
  });

  test('JSON text keeps the form from being saved until it can be read', async () => {
    await page.mount({ ...form({ extra: { title: 'Extra' } }), config: { extra: { a: 1 } } });
    await page.getByLabel('Extra').fill('{"a": 2');
    await page.submit();
    await page
      .getByRole('alert')
      .getByText(/not JSON yet/)
      .waitFor();
    expect(await page.calls('save')).toEqual([]);
    await page.getByLabel('Extra').fill('{"a": 2}');
    await page.submit();
    expect(await saved()).toEqual({ extra: { a: 2 } });
  });

  test('a moment is shown in the own zone, which is named, and stored with it', async () => {
    await page.mount({
      ...form({ at: { type: 'string', title: 'At', format: 'date-time' } }),
      config: { at: '2026-07-01T10:00:00Z' },
    });
    await page.getByText('Europe/Berlin time').waitFor();
    expect(await page.getByLabel('At').inputValue()).toBe('2026-07-01T12:00');
    await page.getByLabel('At').fill('2026-01-02T03:04');
    expect(await draft()).toEqual({ at: '2026-01-02T03:04:00+01:00' });
  });

  test('every control that could be filled by a browser says that it must not be', async () => {
    await page.mount(
      form({
        a: { type: 'string' },
        b: { type: 'string', format: 'email' },
        c: { type: 'number' },
        d: { type: 'string', writeOnly: true },
        e: { enum: Array.from({ length: 30 }, (_, n) => n) },
        f: { type: 'string', format: 'date' },
      }),
    );
    const given = await page
      .locator('input')
      .evaluateAll((inputs) => inputs.map((input) => input.getAttribute('autocomplete')));
    expect(given).toEqual(['off', 'off', 'off', 'new-password', 'off', 'off']);
  });

  test('what is read only can be read, reached and not changed, in groups and lists too', async () => {
    const city = { type: 'string', title: 'City' };
    const given = form({
      sender: { type: 'object', title: 'Sender', readOnly: true, properties: { city } },
      domains: { type: 'array', title: 'Domains', readOnly: true, items: { type: 'string' } },
    });
    await page.mount({ ...given, config: { sender: { city: 'Kiel' }, domains: ['a.example'] } });
    const inCity = page.getByLabel('City');
    expect(await inCity.inputValue()).toBe('Kiel');
    expect(await page.locator('input[readonly]:not(:disabled)').count()).toBe(2);
    expect(await page.getByRole('button').count()).toBe(0);
  });

  test('the admin-only ones are drawn for the hub alone, and marked once', async () => {
    const limits = { type: 'object', title: 'Limits', properties: { rate: { type: 'integer', title: 'Rate' } } };
    const given = form({ name: { type: 'string', title: 'Name' }, limits });
    Object.assign(given.settings.uischema.elements[1] ?? {}, { admin: true });
    await page.mount(given);
    expect(await page.getByText('Rate').count()).toBe(0);
    await page.update({ audience: 'hub' });
    expect(await page.getByText('Admin only').count()).toBe(1);
    await page.getByRole('group', { name: 'Limits Admin only' }).getByLabel('Rate').fill('4');
    expect(await draft()).toEqual({ limits: { rate: 4 } });
  });
});
