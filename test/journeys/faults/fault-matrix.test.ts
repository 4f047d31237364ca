/** Journey: whatever is wrong with windows, openers, frames, storage, devices or answers, signing in ends connected, or says one thing that leads there. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, test } from 'vitest';
import { launchBrowser } from '../../support/browser/launch-browser.ts';
import { startProduct, type Product } from '../../support/product/start-product.ts';
import { pictureOnFailure } from '../picture-on-failure.ts';
import { answerFaults } from './answer-faults.ts';
import { askingPage, both, connectButton, finish, press, type Row, type Seen, type Where } from './asking-page.ts';
import { windowFaults } from './window-faults.ts';

let product: Product;
let browser: Browser;
let count = 0;
const table: ({ name: string; where: Where } & Seen)[] = [];

beforeAll(async () => {
  // The second switch is what a browser does that blocks third-party cookies; storage of frames is partitioned in all rows.
  [product, browser] = await Promise.all([startProduct(), launchBrowser(['--test-third-party-cookie-phaseout'])]);
});
afterEach(async () => {
  product.fakes.journal.reset();
  await Promise.all(browser.contexts().map((context) => context.close()));
});
pictureOnFailure(() => browser);
afterAll(async () => {
  await browser.close();
  await product.stop();
  console.log(drawn(table));
});

const plainly: Row = {
  name: 'nothing',
  at: both,
  act: async (asking) => {
    await finish(asking, await press(asking, connectButton(asking)));
    return { sees: 'a window', way: '' };
  },
};

for (const { name, at, act, ...fault } of [plainly, ...windowFaults, ...answerFaults])
  test.each(at)(`${name} (%s)`, async (where) => {
    count += 1;
    const seen = await act(await askingPage({ product, browser }, where, `customer-${count}`, fault));
    table.push({ name, where, ...seen });
  });

function drawn(rows: typeof table): string {
  const lines = rows.map(
    ({ name, where, sees, way }) => `| ${name} | ${where} | ${sees} | ${way || '—'} | connected |`,
  );
  return ['', '| what is wrong | where | the person sees | way on | ends |', '|---|---|---|---|---|', ...lines].join(
    '\n',
  );
}
