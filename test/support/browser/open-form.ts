/** The settings form alone in a real browser: built from its source, mounted in a shadow root under the policy that strict hosts have. */
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';

const source = resolve(import.meta.dirname, '../../../packages/elements/src');
const policy =
  "default-src 'none'; script-src 'nonce-form'; style-src 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

/**
 * What the page offers to a test: `mount` (with the input's functions filled in), `update`, `answers` (each call of the
 * host's functions, by name) and `drawn` (names of the pieces that were drawn since it was last emptied).
 */
const entry = `
import { css } from 'lit';
import { options } from 'preact';
import { mountSettingsForm } from '${source}/settings-form/index.ts';
import { base, tokens } from '${source}/theme/index.ts';
import * as controls from '${source}/controls/index.ts';
const host = document.createElement('div');
document.body.append(host);
const root = host.attachShadow({ mode: 'open' });
const page = css\`:host { display: block; font: 14px/1.5 system-ui, sans-serif; background: light-dark(#fff, #131417); }\`;
const { buttonStyles, fieldStyles, stateStyles, toggleStyles, noticeStyles, panelStyles } = controls;
const sheets = [tokens, base, page, buttonStyles, fieldStyles, stateStyles, toggleStyles, noticeStyles, panelStyles];
root.adoptedStyleSheets = sheets.flat(9).map((sheet) => sheet.styleSheet);
const box = document.createElement('div');
box.className = 'mortise';
root.append(box);
const into = document.createElement('div');
box.append(into);
const drawn = [];
const before = options._render ?? options.__r;
const note = (vnode) => { if (typeof vnode.type === 'function') drawn.push(vnode.type.name); before?.(vnode); };
options._render = options.__r = note;
const calls = [];
const told = (name) => (...values) => void calls.push([name, ...values]);
let form = null, input = null;
const fill = (given) => ({
  options: { state: 'none', values: {}, reason: null }, config: {}, secretsSet: [], draft: null, mode: 'settings',
  saving: false, refused: [], system: null, ...given,
  onDraft: told('draft'), onSave: told('save'), onRefresh: told('refresh'),
  ...(window.askOptions ? { askOptions: (question, signal) => { calls.push(['ask', question]); return window.askOptions(question).then((answer) => { if (answer.error) throw new Error(answer.error); return answer; }); } } : {}),
});
Object.assign(window, {
  drawn, calls,
  mount: (given) => { input = fill(given); form = mountSettingsForm(into, input); },
  update: (given) => { input = { ...input, ...given }; form.update(input); },
  submit: () => form.submit(),
});
`;

let built: Promise<string> | null = null;

/** The form as one script; minified names would hide which piece is drawn. */
async function buildForm(): Promise<string> {
  const { build } = await import('vite');
  const id = '\0form-on-a-page';
  const made = await build({
    configFile: false,
    logLevel: 'error',
    root: resolve(source, '..'),
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'form-on-a-page',
        resolveId: (wanted) => (wanted === 'form-on-a-page' ? id : null),
        load: (wanted) => (wanted === id ? entry : null),
      },
    ],
    build: {
      write: false,
      minify: false,
      rollupOptions: { input: 'form-on-a-page', output: { format: 'es', codeSplitting: false } },
    },
  });
  const [result] = Array.isArray(made) ? made : [made];
  const chunk = result !== undefined && 'output' in result ? result.output[0] : undefined;
  if (chunk === undefined || !('code' in chunk)) throw new Error('the form was not built');
  return chunk.code;
}

type Given = Record<string, unknown>;
type InPage = {
  mount(given: Given): void;
  update(given: Given): void;
  submit(): void;
  drawn: string[];
  calls: [name: string, ...values: unknown[]][];
};

export type FormPage = Page & {
  /** What the page reported: uncaught errors, refusals of its policy. */
  faults: string[];
  mount(given: Given): Promise<void>;
  update(given: Given): Promise<void>;
  submit(): Promise<void>;
  /** Names of the pieces drawn since the last time this was asked. */
  takeDrawn(): Promise<string[]>;
  /** Each call of the host's functions by name, oldest first, since the page was opened. */
  calls(name: string): Promise<unknown[][]>;
};

export type OpenOptions = {
  size?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  forcedColors?: 'active';
  /** Answers for live choices. */
  ask?: (question: unknown) => Promise<unknown>;
};

/** A page with the form's code, and nothing mounted yet. */
export async function openForm(browser: Browser, options: OpenOptions = {}): Promise<FormPage> {
  const { size = { width: 1000, height: 800 }, ask, ...context } = options;
  const code = await (built ??= buildForm());
  const page = await (await browser.newContext({ viewport: size, timezoneId: 'Europe/Berlin', ...context })).newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  if (ask !== undefined) await page.exposeFunction('askOptions', ask);
  await page.route('http://form.example/**', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': policy },
      body: `<!doctype html><html lang="en"><title>Form</title><meta name="color-scheme" content="light dark"><script type="module" nonce="form">${code.replaceAll('</script', '<\\/script')}</script><body></body></html>`,
    }),
  );
  await page.goto('http://form.example/');
  for (let turn = 0; turn < 100 && !(await page.evaluate(() => 'mount' in globalThis)); turn += 1)
    await page.waitForTimeout(50);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const run = (name: keyof InPage, given?: Given): Promise<void> =>
    page.evaluate(
      ([word, value]) => (globalThis as unknown as Record<string, (value: unknown) => void>)[word as string]?.(value),
      [name, given] as const,
    );
  return Object.assign(page, {
    faults,
    mount: (given: Given) => run('mount', given),
    update: (given: Given) => run('update', given),
    submit: () => run('submit'),
    takeDrawn: () => page.evaluate(() => (globalThis as unknown as InPage).drawn.splice(0)),
    calls: async (wanted: string) => {
      const all = await page.evaluate(() => (globalThis as unknown as InPage).calls);
      return all.flatMap(([name, ...values]) => (name === wanted ? [values] : []));
    },
  });
}
