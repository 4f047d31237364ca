/** Marks: one's own folder beside the brand icons. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brandMark, isBrandMark } from './brand-mark.ts';

const drawn = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>';
let own: string;
beforeAll(async () => {
  own = await mkdtemp(join(tmpdir(), 'marks-'));
  await writeFile(join(own, 'fernhill.svg'), drawn);
});
afterAll(() => rm(own, { recursive: true }));

test('a mark of one’s own is given as it is, and only where its folder is known', async () => {
  expect([isBrandMark('fernhill', own), isBrandMark('fernhill', undefined)]).toEqual([true, false]);
  expect([await brandMark('fernhill', own), await brandMark('fernhill', undefined)]).toEqual([drawn, null]);
});

test('brand icons stay beside it', async () => {
  expect(isBrandMark('shopify', own)).toBe(true);
  expect(await brandMark('shopify', own)).toContain('<path');
});

test('a name that leads out of the folder is no mark', () => {
  expect(isBrandMark('../fernhill', own)).toBe(false);
});
