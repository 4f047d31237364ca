/** Drafts are kept for the tab with the settings they were typed on, and never cost the page when they cannot be. */
import { beforeEach, expect, test, vi } from 'vitest';

const base = {
  release: 'rel_1',
  version: 3,
  config: { list: 'a', tag: 'x' },
  schema: { properties: { list: {}, tag: {} } },
};
type Drafts = typeof import('./drafts.ts');

/** What a browser keeps for a tab. */
class Tab {
  kept = new Map<string, string>();
  full = false;
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  removeItem = (key: string): void => void this.kept.delete(key);
  setItem = (key: string, text: string): void => {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.kept.set(key, text);
  };
}
let tab: Tab;
/** The module as a page that has just been loaded has it. */
async function load(): Promise<Drafts> {
  vi.resetModules();
  return import('./drafts.ts');
}
beforeEach(() => {
  tab = new Tab();
  vi.stubGlobal('sessionStorage', tab);
});

test('a draft is there after a reload, and gone once nothing differs', async () => {
  const first = await load();
  first.keepDraft('s', 't', { list: 'b', tag: 'x' }, base);
  const second = await load();
  expect(second.draftOf('s', 't', base)).toEqual({ list: 'b', tag: 'x' });
  expect(second.draftOf('s', 'other', base)).toBeNull();
  second.keepDraft('s', 't', null, base);
  expect((await load()).draftOf('s', 't', base)).toBeNull();
});

test('what was saved since it was typed is not undone by it', async () => {
  const { keepDraft } = await load();
  keepDraft('s', 't', { list: 'b', tag: 'x' }, base);
  const now = { ...base, version: 4, config: { list: 'a', tag: 'theirs' } };
  expect((await load()).draftOf('s', 't', now)).toEqual({ list: 'b', tag: 'theirs' });
});

test('a full storage leaves the page its draft, and no older one for the next page', async () => {
  const { keepDraft, draftOf } = await load();
  keepDraft('s', 't', { list: 'b' }, base);
  tab.full = true;
  keepDraft('s', 't', { list: 'c' }, base);
  expect(draftOf('s', 't', base)).toEqual({ list: 'c' });
  expect((await load()).draftOf('s', 't', base)).toBeNull();
});

test('no storage at all and a text that is no draft are like no draft', async () => {
  tab.kept.set('mortise-draft s t', '{"draft":[1]}');
  expect((await load()).draftOf('s', 't', base)).toBeNull();
  tab.kept.set('mortise-draft s t', 'nothing');
  expect((await load()).draftOf('s', 't', base)).toBeNull();
  vi.stubGlobal('sessionStorage', undefined);
  const { keepDraft, draftOf } = await load();
  keepDraft('s', 't', { list: 'b' }, base);
  expect(draftOf('s', 't', base)).toEqual({ list: 'b' });
});
