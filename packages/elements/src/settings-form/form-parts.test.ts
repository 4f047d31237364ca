/** Parts of a form that hold other fields, in a real browser: lists, objects, tabs, mapper. */
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

const control = (name: string, more: object = {}) => ({ type: 'Control', scope: `#/properties/${name}`, ...more });
const form = (schema: { properties: object; [key: string]: unknown }, elements?: object[]) => ({
  settings: {
    schema: { type: 'object', ...schema },
    uischema: {
      type: 'VerticalLayout',
      elements: elements ?? Object.keys(schema.properties).map((name) => control(name)),
    },
  },
});
/** The draft as the host was last told of it. */
const draft = async (): Promise<unknown> => (await page.calls('draft')).at(-1)?.[0];
const focused = () =>
  page.evaluate(() => {
    const at = document.activeElement?.shadowRoot?.activeElement;
    return (
      at?.getAttribute('aria-label') ??
      at?.closest('.field')?.querySelector('.label')?.textContent ??
      at?.textContent ??
      null
    );
  });
const said = () => page.locator('p.vh[role="status"]').textContent();

test('the summary goes down the page, whatever the order of the schema', async () => {
  const text = { type: 'string' };
  const properties = {
    last: text,
    inner: { type: 'object', required: ['deep'], properties: { deep: text } },
    first: text,
  };
  const elements = [control('first'), control('inner'), control('last')];
  await page.mount(form({ required: ['last', 'inner', 'first'], properties }, elements));
  await page.submit();
  const links = await page.locator('.summary a').allTextContents();
  expect(links.map((link) => link.split(/[ :]/)[0])).toEqual(['First', 'Inner', 'Last']);
});

describe('a list', () => {
  const list = form({ properties: { tags: { type: 'array', title: 'Tags', maxItems: 3, items: { type: 'string' } } } });

  test('an entry is added, typed into at once, moved and removed by keyboard; focus stays and each step is announced', async () => {
    await page.mount({ ...list, config: { tags: ['one', 'two'] } });
    await page.getByRole('button', { name: 'Add to Tags' }).focus();
    await page.keyboard.press('Enter');
    expect([await said(), await focused()]).toEqual(['Tags 3 added', 'Tags 3']);
    await page.keyboard.type('three');
    expect(await draft()).toEqual({ tags: ['one', 'two', 'three'] });
    await page.getByRole('button', { name: 'Move Tags 3 up' }).focus();
    await page.keyboard.press('Enter');
    expect([await draft(), await said(), await focused()]).toEqual([
      { tags: ['one', 'three', 'two'] },
      'Tags: now 2 of 3',
      'Move Tags 2 up',
    ]);
    await page.keyboard.press('Enter');
    expect([await draft(), await focused()]).toEqual([{ tags: ['three', 'one', 'two'] }, 'Move Tags 1 up']);
    await page.getByRole('button', { name: 'Remove Tags 3' }).focus();
    await page.keyboard.press('Enter');
    expect([await draft(), await said(), await focused()]).toEqual([
      { tags: ['three', 'one'] },
      'Tags 3 removed',
      'Remove Tags 2',
    ]);
  });

  test('a full list takes no more and says how many it holds', async () => {
    await page.mount({ ...list, config: { tags: ['a', 'b', 'c'] } });
    await page.getByRole('button', { name: 'Add to Tags' }).click({ force: true });
    expect(await page.getByRole('textbox').count()).toBe(3);
    await page.getByText('At most 3').waitFor();
  });

  test('a key in an entry of objects draws that field alone', async () => {
    const items = { type: 'object', properties: { mail: { type: 'string' }, role: { type: 'string' } } };
    const people = Array.from({ length: 40 }, (_, n) => ({ mail: `m${n}`, role: 'r' }));
    await page.mount({ ...form({ properties: { people: { type: 'array', items } } }), config: { people } });
    await page.getByRole('textbox').nth(20).focus();
    await page.keyboard.press('End');
    await page.keyboard.type('x');
    await page.takeDrawn();
    await page.keyboard.type('y');
    await page.waitForTimeout(50);
    expect((await page.takeDrawn()).filter((name) => ['Answer', 'ListField', 'Entry'].includes(name))).toEqual([
      'Answer',
    ]);
  });
});

test('an object is a named group, and its answers are stored inside it', async () => {
  const address = {
    type: 'object',
    title: 'Address',
    required: ['city'],
    properties: { street: { type: 'string' }, city: { type: 'string', title: 'City' } },
  };
  await page.mount(form({ required: ['address'], properties: { address } }));
  const group = page.getByRole('group', { name: 'Address' });
  await group.getByLabel('City').fill('Berlin');
  expect(await draft()).toEqual({ address: { city: 'Berlin' } });
});

test('a problem inside a list is told with its way at the top, and in the field without', async () => {
  const stop = { type: 'object', required: ['city'], properties: { city: { type: 'string', title: 'City' } } };
  const place = { type: 'object', title: 'Place', properties: { zip: { type: 'string', title: 'Zip', minLength: 3 } } };
  const properties = { stops: { type: 'array', title: 'Stops', items: stop }, place };
  await page.mount({ ...form({ properties }), config: { stops: [{}], place: { zip: '1' } } });
  await page.submit();
  expect(await page.locator('.summary a').allTextContents()).toEqual([
    'Stops, row 1: City needs an answer.',
    'Place › Zip has to have at least 3 characters.',
  ]);
  expect(await page.locator('.error').allTextContents()).toEqual([
    'City needs an answer.',
    'Zip has to have at least 3 characters.',
  ]);
});

describe('tabs', () => {
  const tabs = form(
    { required: ['b'], properties: { a: { type: 'string', title: 'A' }, b: { type: 'string', title: 'B' } } },
    [
      {
        type: 'Categorization',
        elements: [
          { type: 'Category', label: 'First', elements: [control('a')] },
          { type: 'Category', label: 'Second', elements: [control('b')] },
        ],
      },
    ],
  );

  test('arrow keys move between them, and only the open one is in the order of Tab', async () => {
    await page.mount(tabs);
    await page.getByRole('tab', { name: 'First' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Second');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('B');
    await page.getByRole('tab', { name: 'Second' }).focus();
    await page.keyboard.press('Home');
    expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('First');
    expect(await page.getByRole('tab').nth(1).getAttribute('tabindex')).toBe('-1');
  });

  test('one behind which something is wrong is marked, and the link of the summary opens it', async () => {
    await page.mount({ ...tabs, config: { a: 'x' } });
    await page.submit();
    await page.getByRole('tab', { name: 'Second has something to fix' }).waitFor();
    await page.getByRole('alert').getByRole('link').click();
    await page.getByRole('textbox', { name: 'B' }).waitFor();
    await expect.poll(focused).toBe('B');
    expect(await page.getByRole('textbox', { name: 'B' }).getAttribute('aria-invalid')).toBe('true');
  });
});

describe('a mapper', () => {
  const definitions = {
    source: { enum: ['Order number', 'Total price', 'Tax'] },
    target: { enum: ['Deal name', 'Amount', 'Tax'] },
  };
  const map = {
    type: 'object',
    title: 'Fields',
    additionalProperties: { $ref: '#/definitions/source' },
    propertyNames: { $ref: '#/definitions/target' },
  };
  const options = { required: ['Deal name'], sourceLabel: 'Shopify', targetLabel: 'HubSpot' };
  const mapper = form({ properties: { map }, definitions } as never, [
    { type: 'Mapper', scope: '#/properties/map', options },
  ]);

  test('required targets come first and are fixed; a pair is added by keyboard and stored as target and source', async () => {
    await page.mount({ ...mapper, config: { map: { Tax: 'Tax' } } });
    const rows = page.getByRole('group', { name: 'Fields' }).locator('.map-row[role="group"]');
    expect(await rows.first().textContent()).toContain('Deal nameRequired');
    await rows.first().getByLabel('From Shopify').selectOption({ label: 'Order number' });
    await page.getByRole('button', { name: 'Add a field' }).focus();
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('From Shopify');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('To HubSpot');
    await page.keyboard.press('ArrowDown');
    expect(await draft()).toEqual({ map: { 'Deal name': 'Order number', Tax: 'Tax', Amount: 'Total price' } });
  });

  test('a target that is taken is not offered twice', async () => {
    await page.mount({ ...mapper, config: { map: { Tax: 'Tax' } } });
    await page.getByRole('button', { name: 'Add a field' }).click();
    const offered = await page.getByLabel('To HubSpot').last().locator('option').allTextContents();
    expect(offered).toEqual(['Choose', 'Amount']);
  });

  test('what belongs together by name is matched at once', async () => {
    await page.mount(mapper);
    await page.getByRole('button', { name: 'Match by name' }).click();
    expect([await draft(), await said()]).toEqual([{ map: { Tax: 'Tax' } }, '1 field matched']);
  });

  test('a required target that nothing fills is told under its row', async () => {
    await page.mount(mapper);
    await page.submit();
    const row = page.getByRole('group', { name: 'Deal name' });
    expect(await row.locator('.error').textContent()).toBe('Deal name needs a source.');
    expect(await row.getByLabel('From Shopify').getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('alert').getByRole('link').click();
    expect(await page.calls('save')).toEqual([]);
  });

  test('that has to have targets is not called optional, and says what it lacks once at the top and once in the row', async () => {
    const items = {
      type: 'object',
      properties: { from: { $ref: '#/definitions/source' }, to: { $ref: '#/definitions/target' } },
    };
    const asList = { type: 'array', title: 'Fields', items };
    for (const required of [[], ['map']])
      for (const stored of [map, asList]) {
        const element = {
          type: 'Mapper',
          scope: '#/properties/map',
          options: { ...options, source: 'from', target: 'to' },
        };
        await page.mount(form({ required, properties: { map: stored }, definitions } as never, [element]));
        expect(await page.locator('.optional').count()).toBe(0);
        await page.submit();
        expect(await page.locator('.summary a').allTextContents()).toEqual(['Fields: Deal name needs a source.']);
        expect(await page.locator('.error').allTextContents()).toEqual(['Deal name needs a source.']);
      }
  });

  test('half a pair keeps the form from being saved and says which row it is', async () => {
    await page.mount({ ...mapper, config: { map: { 'Deal name': 'Tax' } } });
    await page.getByRole('button', { name: 'Add a field' }).click();
    await page.getByLabel('From Shopify').last().selectOption({ label: 'Tax' });
    await page.submit();
    expect(await page.getByRole('alert').textContent()).toContain('Row 2 has only one side');
    expect(await page.calls('save')).toEqual([]);
  });

  test('in a stored list a target that is filled twice is marked under its row', async () => {
    const items = {
      type: 'object',
      properties: { from: { $ref: '#/definitions/source' }, to: { $ref: '#/definitions/target' } },
    };
    const stored = [
      { from: 'Order number', to: 'Deal name' },
      { from: 'Tax', to: 'Deal name' },
    ];
    await page.mount({
      ...form({ properties: { map: { type: 'array', title: 'Fields', items } }, definitions } as never, [
        { type: 'Mapper', scope: '#/properties/map', options: { source: 'from', target: 'to' } },
      ]),
      config: { map: stored },
    });
    await page.getByText('Order number already fills Deal name. Choose another field.').waitFor();
  });
});
