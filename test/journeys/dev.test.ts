/** Journey: an author writes a manifest with `mortise dev` beside it: the form follows the file, and says what a run would get. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings } from '../support/browser/axe-findings.ts';
import { launchBrowser } from '../support/browser/launch-browser.ts';
import { pictureOnFailure } from './picture-on-failure.ts';

const command = resolve(import.meta.dirname, '../../packages/cli/src/mortise.ts');
const manifest = (field: string, more = ''): string => `version: 1.0
base: node:24
build: "true"
run: node main.mjs
connectors: [crm]
configs:
  schema:
    type: object
    required: [list]
    definitions:
      lists: {oneOf: [{const: placeholder, title: Placeholder}]}
      owners: {type: string, source: {path: /owners, items: /items, value: /id, label: /name, search: q}}
    properties:
      list: {$ref: '#/definitions/lists'}
      owner: {$ref: '#/definitions/owners'}
      tag: {type: string, default: crm}
      key: {type: string, format: password}
      tier: {type: string, default: basic}
  uischema:
    type: VerticalLayout
    elements:
      - {type: Control, label: List, scope: '#/properties/list'}
      - {type: Control, label: Owner, scope: '#/properties/owner'}
      - {type: Control, label: ${field}, scope: '#/properties/tag'}
      - {type: Control, label: Key, scope: '#/properties/key'}
      - {type: Control, label: Tier, scope: '#/properties/tier', admin: true}
${more}`;

let folder: string;
let child: ChildProcess;
let browser: Browser;
let page: Page;
const loud: string[] = [];

pictureOnFailure(() => browser);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mortise-dev-'));
  await writeFile(join(folder, 'mortise.yaml'), manifest('Tag'));
  child = spawn(process.execPath, [command, 'dev', folder, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [first] = (await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])) as [Buffer];
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(first.toString())?.[0] ?? '';
  browser = await launchBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.setDefaultTimeout(10_000);
  page.on('console', (line) => loud.push(line.text()));
  page.on('pageerror', (error) => loud.push(error.message));
  await page.goto(origin);
});
afterAll(async () => {
  child.kill('SIGKILL');
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

const save = (text: string) => writeFile(join(folder, 'mortise.yaml'), text);
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });
const config = () => page.getByRole('region', { name: 'Config as JSON' });
const form = () => page.getByRole('region', { name: 'Form', exact: true });

test('the form is there with sample choices, and what is missing is said', async () => {
  await form().getByRole('combobox', { name: 'List' }).selectOption({ label: 'Lists 2' });
  await soon(() => config().textContent()).toContain('"list": "lists-2"');
  await page.getByText('Would be accepted').waitFor();
  expect(await axeFindings(page)).toEqual([]);
});

test('live choices come out of the same box, and can be searched', async () => {
  const owner = form().getByRole('combobox', { name: 'Owner' });
  await owner.click();
  await form().getByRole('option', { name: 'Owners 1' }).waitFor();
  await owner.pressSequentially('ners 3');
  await form().getByRole('option', { name: 'Owners 1' }).waitFor({ state: 'detached' });
  await form().getByRole('option', { name: 'Owners 3' }).click();
  await soon(() => config().textContent()).toContain('"owner": "owners-3"');
});

test('the file is saved: the form follows, and keeps what was typed', async () => {
  await form().getByLabel(/^Tag/).fill('typed');
  await save(manifest('Label'));
  await form()
    .getByLabel(/^Label/)
    .waitFor();
  expect(
    await form()
      .getByLabel(/^Label/)
      .inputValue(),
  ).toBe('typed');
});

test('the file is broken: the problem stands there with its line, and the last good form stays', async () => {
  await save(`${manifest('Broken')}nonsense`);
  await page.getByText('mortise.yaml has 1 mistake').waitFor();
  await page.getByText(/^2\d:\d+$/).waitFor();
  await page.getByText(/^Line 2\d: .* The form below is the last good one\.$/).waitFor();
  expect(
    await form()
      .getByLabel(/^Label/)
      .inputValue(),
  ).toBe('typed');
  expect(await axeFindings(page)).toEqual([]);
  await save(manifest('Mended', '# a comment'));
  await form()
    .getByLabel(/^Mended/)
    .waitFor();
  await page.getByText('mortise.yaml has 1 mistake').waitFor({ state: 'hidden' });
});

test('a secret is saved and shown to nobody', async () => {
  await form().getByLabel(/^Key/).fill('hunter2-hunter2');
  await form().getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await soon(() => config().textContent()).toContain('"key": "[secret]"');
  const variables = page.locator('.dev-variables');
  expect(await variables.textContent()).toMatch(/PAN_CFG_KEY\s*\[secret\]/);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('hunter2');
  expect(await page.getByRole('complementary').textContent()).not.toContain('hunter2');
});

test('a hub user sees one field more; the narrow form and the dark one read as well', async () => {
  await soon(() => form().getByLabel(/^Tier/).count()).toBe(0);
  await page.getByRole('button', { name: 'Hub user' }).click();
  await form().getByLabel(/^Tier/).waitFor();
  await page.getByRole('button', { name: '360' }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  await soon(async () => (await form().boundingBox())?.width).toBeLessThan(400);
  expect(await axeFindings(page)).toEqual([]);
});

test('choices of one’s own stay in this browser, and the page obeys its policy all the while', async () => {
  await page.getByLabel('Choices as JSON').fill('{"lists": ["Trade"');
  await page.getByText(/This is not JSON yet/).waitFor();
  await page.getByLabel('Choices as JSON').fill('{"lists": ["Trade", "Retail"]}');
  await form().getByRole('option', { name: 'Retail' }).waitFor({ state: 'attached' });
  await page.reload();
  await form().getByRole('option', { name: 'Retail' }).waitFor({ state: 'attached' });
  await form().getByLabel(/^Tier/).waitFor();
  expect(loud).toEqual([]);
});

test('Ctrl-C ends it, and the page says so', async () => {
  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
  await page.getByText('mortise dev has ended').waitFor();
});
