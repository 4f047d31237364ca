/** Tabs inside a form: arrow keys move between them; one behind which something is wrong is marked. */
import type { FormBlock } from '@mortise/manifest/browser';
import { h, type JSX } from 'preact';
import type { FormStore } from './form-store.ts';
import { icon } from './icon.ts';
import { tabSet } from './outline.ts';
import { useEnabled } from './rules.ts';
import { useScene, useStore, type Around } from './scene.ts';

type TabsBlock = Extract<FormBlock, { block: 'tabs' }>;
type Tab = TabsBlock['tabs'][number];

/** The tabs and the panel of the open one; the others keep their answers in the draft. */
export function Tabs({ block, ...around }: Around & { block: TabsBlock }): JSX.Element {
  const { idOf } = useScene();
  const set = tabSet(block.id, around.base);
  const id = idOf(`tabs ${set}`);
  const open = useStore((store) => openTab(block, around, set, store));
  const hidden = useStore((store) => hiddenTabs(block, around, store).join());
  const tab = block.tabs[open];
  return h('div', { class: 'form-tabs fields' }, [
    h(
      'div',
      { class: 'tabs', role: 'tablist', onKeyDown: moveBetweenTabs },
      block.tabs.map((one, index) =>
        hidden.split(',').includes(String(index))
          ? null
          : h(TabButton, { tab: one, set, index, id, open: index === open, key: index }),
      ),
    ),
    tab === undefined ? null : h(TabPanel, { tab, id, index: open, around, key: open }),
  ]);
}

/** The places of the tabs that a rule hides. */
function hiddenTabs({ tabs }: TabsBlock, around: Around, store: FormStore): number[] {
  const state = store.stateOf(around);
  return tabs.flatMap((tab, index) => (state.shown(tab) ? [] : [index]));
}

/** The place of the tab that was opened last, or of the first one that is shown. */
function openTab(block: TabsBlock, around: Around, set: string, store: FormStore): number {
  const hidden = hiddenTabs(block, around, store);
  const wanted = store.openTab(set);
  return hidden.includes(wanted) ? block.tabs.findIndex((_, index) => !hidden.includes(index)) : wanted;
}

type Props = { tab: Tab; set: string; index: number; id: string; open: boolean };

function TabButton({ tab, set, index, id, open }: Props): JSX.Element {
  const { words, store } = useScene();
  const wrong = useStore((now) => hasProblem(now, set, index));
  return h(
    'button',
    {
      type: 'button',
      class: 'tab',
      role: 'tab',
      id: `${id}-t${index}`,
      'aria-selected': String(open),
      'aria-controls': open ? `${id}-p${index}` : undefined,
      tabIndex: open ? 0 : -1,
      onClick: () => store.open([{ set, index }]),
    },
    [tab.label, wrong ? [icon('alert', 'icon-sm tab-wrong'), h('span', { class: 'vh' }, words.hasProblems)] : null],
  );
}

function TabPanel({ tab, id, index, around }: { tab: Tab; id: string; index: number; around: Around }): JSX.Element {
  const { Blocks } = useScene();
  const enabled = useEnabled(tab, around);
  return h(
    'div',
    { class: 'fields', role: 'tabpanel', id: `${id}-p${index}`, 'aria-labelledby': `${id}-t${index}` },
    h(Blocks, { blocks: tab.blocks, ...around, enabled: around.enabled && enabled }),
  );
}

function hasProblem(store: FormStore, set: string, index: number): boolean {
  return store.told.some((pointer) =>
    store.outline.get(pointer)?.tabs.some((place) => place.set === set && place.index === index),
  );
}

/** Arrows, Home and End; what is to the right in a left-to-right page is to the left in the other. */
function moveBetweenTabs(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>(':scope > [role="tab"]')];
  const at = tabs.findIndex((tab) => tab === event.target);
  const forward = event.currentTarget.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight';
  const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
  const targets: Record<string, number> = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: tabs.length - 1 };
  const to = targets[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  tab?.click();
  tab?.focus();
}
