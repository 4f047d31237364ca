/** A settings form of 1,000 fields against stock rjsf + ajv + React in the same browser: first paint and each key; and one choice of 5,000. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '@mortise/test/support';
import { serveForms, type BenchPage } from './form-pages.ts';
import { figure, inTurn, median, milliseconds, type Pair } from './measure.ts';

const fields = 1_000;
const keys = 20;

/** Kinds in turn, as a large integration has them; neither form has conditions, a layout of its own or checks at each key. */
function largeSchema(): object {
  const kinds = [
    { type: 'string', maxLength: 80 },
    { type: 'integer', minimum: 0, maximum: 500 },
    { type: 'boolean', default: true },
    { type: 'string', enum: ['debug', 'info', 'warn', 'error'], default: 'info' },
  ];
  const names = Array.from({ length: fields }, (_, index) => `f${index}`);
  return {
    type: 'object',
    required: names.filter((_, index) => index % 8 === 0),
    properties: Object.fromEntries(names.map((name, index) => [name, { title: name, ...kinds[index % kinds.length] }])),
  };
}

function choiceSchema(options: number): object {
  const oneOf = Array.from({ length: options }, (_, index) => ({
    const: `c${index}`,
    title: `Customer ${index}${index % 97 === 0 ? ' quartz' : ''}`,
  }));
  return { type: 'object', properties: { who: { title: 'who', type: 'string', oneOf } } };
}

const mount = (tab: Page, schema: object): Promise<number> =>
  tab.evaluate((given) => (globalThis as unknown as { bench: BenchPage }).bench.mount(given), schema);

/** One key in the middle of the form: the work until everything is laid out again, and the time to the frame that shows it. */
function type(tab: Page, field: string): Promise<{ work: number; frame: number }[]> {
  return tab.evaluate(
    async ({ name, times }) => {
      const input = (globalThis as unknown as { bench: BenchPage }).bench.input(name);
      if (input === null) throw new Error(`there is no field ${name}`);
      const put = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      const turn = (): Promise<unknown> =>
        new Promise((done) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = done;
          port2.postMessage(0);
        });
      const took: { work: number; frame: number }[] = [];
      input.focus();
      for (let time = 0; time < times; time += 1) {
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const started = performance.now();
        put?.call(input, 'x'.repeat(time + 1));
        input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        await turn();
        input.getBoundingClientRect();
        const work = performance.now() - started;
        await new Promise((done) => requestAnimationFrame(() => void turn().then(done)));
        took.push({ work, frame: performance.now() - started });
      }
      return took;
    },
    { name: field, times: keys },
  );
}

/** From leaving a field that was answered to what is told of it, laid out. */
function leave(tab: Page, field: string): Promise<number> {
  return tab.evaluate(async (name) => {
    const input = (globalThis as unknown as { bench: BenchPage }).bench.input(name);
    if (input === null) throw new Error(`there is no field ${name}`);
    const turn = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    input.focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, 'left');
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await turn();
    const started = performance.now();
    input.blur();
    await Promise.resolve();
    input.getBoundingClientRect();
    return performance.now() - started;
  }, field);
}

/** From the focus to the list, or from a word typed to what is left of it. */
function inList(tab: Page, what: 'open' | 'filter'): Promise<number> {
  return tab.evaluate(async (step) => {
    const root = (globalThis as unknown as { bench: BenchPage }).bench.root();
    const input = root.querySelector<HTMLInputElement>('[role="combobox"]');
    if (input === null) throw new Error('there is no list to search');
    const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const open = async (): Promise<number> => {
      const started = performance.now();
      input.focus();
      input.click();
      while (root.querySelector('[role="option"]') === null) await frame();
      return performance.now() - started;
    };
    const opened = await open();
    if (step === 'open') return opened;
    await frame();
    const started = performance.now();
    input.value = 'quartz';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    while (!(root.querySelector('[role="option"]')?.textContent ?? '').includes('quartz')) await frame();
    return performance.now() - started;
  }, what);
}

const faster = ({ ratio }: Pair): string =>
  ratio < 1 ? `${(1 / ratio).toFixed(1)}× faster` : `${ratio.toFixed(1)}× slower`;
const both = ({ a, b }: Pair): string => `${milliseconds(a)} / ${milliseconds(b)}`;

async function benchLarge(ours: Page, theirs: Page): Promise<void> {
  const schema = largeSchema();
  const paint = await inTurn(
    5,
    () => mount(ours, schema),
    () => mount(theirs, schema),
  );
  figure('form: first paint of 1,000 fields, against rjsf', both(paint), faster(paint), 'not slower');
  const frames: number[] = [];
  const key = await inTurn(
    5,
    async () => {
      const took = await type(ours, 'f500');
      frames.push(median(took.map(({ frame }) => frame)));
      return median(took.map(({ work }) => work));
    },
    async () => median((await type(theirs, 'f500')).map(({ work }) => work)),
  );
  figure('form: a key among 1,000 fields, against rjsf', both(key), faster(key), '≥ 3× faster');
  figure('form: a key among 1,000 fields, to its frame', milliseconds(median(frames)), '', '≤ 50 ms');
  const left = [await leave(ours, 'f500'), await leave(ours, 'f504'), await leave(ours, 'f508')];
  figure('form: leaving a field among 1,000', milliseconds(median(left)), '', '≤ 50 ms');
}

async function benchChoice(ours: Page, theirs: Page): Promise<void> {
  const [many, few] = [choiceSchema(5_000), choiceSchema(50)];
  const paint = await inTurn(
    5,
    () => mount(ours, many),
    () => mount(theirs, many),
  );
  figure('form: first paint of 5,000 options, against rjsf', both(paint), faster(paint), '');
  for (const [what, words] of [
    ['open', 'open a list of 5,000 options against 50'],
    ['filter', 'filter 5,000 options against 50'],
  ] as const) {
    const after = async (schema: object): Promise<number> => {
      await mount(ours, schema);
      return await inList(ours, what);
    };
    const pair = await inTurn(
      5,
      () => after(many),
      () => after(few),
    );
    figure(`form: ${words}`, both(pair), `${pair.ratio.toFixed(2)}×`, '≤ 50 ms');
  }
}

export async function benchForm(): Promise<void> {
  const pages = await serveForms();
  const browser: Browser = await launchBrowser();
  try {
    const open = async (which: string): Promise<Page> => {
      const tab = await browser.newPage({ viewport: { width: 1000, height: 800 } });
      await tab.goto(`${pages.origin}/${which}`);
      await tab.waitForFunction(() => 'bench' in globalThis);
      return tab;
    };
    const [ours, theirs] = [await open('ours'), await open('theirs')];
    await benchLarge(ours, theirs);
    await benchChoice(ours, theirs);
  } finally {
    await browser.close();
    pages.close();
  }
}
