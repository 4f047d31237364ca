/** The list of sections beside a long form, where there is room; sections with a problem carry an icon. */
import type { FormBlock } from '@mortise/manifest/browser';
import { h, type JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { icon } from './icon.ts';
import { useShown } from './rules.ts';
import { useScene, useStore } from './scene.ts';

type SectionBlock = Extract<FormBlock, { block: 'section' }>;
type Props = { sections: readonly SectionBlock[]; root: { current: HTMLElement | null } };

const base: readonly [] = [];

/** Links to the sections that have a heading; nothing when there is only one. */
export function TableOfContents({ sections, root }: Props): JSX.Element {
  const { words } = useScene();
  const named = sections.filter((section) => section.label !== null);
  const [current, setCurrent] = useState(named[0]?.id ?? '');
  useSeen(root, sections, setCurrent);
  if (named.length < 2) return h('div', { class: 'toc' });
  return h(
    'nav',
    { class: 'toc', 'aria-label': words.sections },
    named.map((section) =>
      h(Line, { section, root, current: section.id === current, choose: setCurrent, key: section.id }),
    ),
  );
}

/** Tells which section stands in the upper part of the page. */
function useSeen(root: Props['root'], sections: Props['sections'], seen: (id: string) => void): void {
  const { idOf } = useScene();
  useEffect(() => {
    const watch = new IntersectionObserver(
      (entries) => {
        const shown = entries.find((entry) => entry.isIntersecting)?.target.id;
        const section = sections.find(({ id, label }) => label !== null && idOf(`section ${id}`) === shown);
        if (section !== undefined) seen(section.id);
      },
      { rootMargin: '-15% 0px -75% 0px' },
    );
    for (const section of root.current?.querySelectorAll('.sections > .section') ?? []) watch.observe(section);
    return () => watch.disconnect();
  }, [root, sections, idOf, seen]);
}

type LineProps = {
  section: SectionBlock;
  root: Props['root'];
  current: boolean;
  choose(id: string): void;
};

function Line({ section, root, current, choose }: LineProps): JSX.Element | null {
  const { words, idOf, model } = useScene();
  const shown = useShown(section, { base, frame: model.blocks, enabled: true, level: 3 });
  const wrong = useStore((store) => store.told.some((at) => store.outline.get(at)?.section === section.id));
  const id = idOf(`section ${section.id}`);
  if (!shown) return null;
  const go = (event: MouseEvent): void => {
    event.preventDefault();
    choose(section.id);
    root.current?.querySelector(`[id="${id}"]`)?.scrollIntoView({ block: 'start' });
  };
  return h('a', { href: `#${id}`, 'aria-current': current ? 'true' : undefined, onClick: go }, [
    section.label,
    wrong ? [icon('alert', 'icon-sm'), h('span', { class: 'vh' }, words.hasProblems)] : null,
  ]);
}
