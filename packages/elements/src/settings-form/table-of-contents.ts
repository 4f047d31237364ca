/** The list of sections beside a long form, where there is room; sections with a problem carry an icon. */
import { h, type JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SectionPlan } from './form-plan.ts';
import { icon } from './icon.ts';
import { useScene } from './scene.ts';

type Props = { sections: readonly SectionPlan[]; wrong: ReadonlySet<string>; root: { current: HTMLElement | null } };

/** Links to the sections; nothing when there is only one. */
export function TableOfContents({ sections, wrong, root }: Props): JSX.Element {
  const { words } = useScene();
  const named = sections.filter((section) => section.heading !== null);
  const [current, setCurrent] = useState(named[0]?.id ?? '');
  const go = (event: MouseEvent, id: string): void => {
    event.preventDefault();
    setCurrent(id);
    root.current?.querySelector(`#${id}`)?.scrollIntoView({ block: 'start' });
  };
  if (named.length < 2) return h('div', { class: 'toc' });
  return h(
    'nav',
    { class: 'toc', 'aria-label': words.sections },
    named.map((section) =>
      h(
        'a',
        {
          href: `#${section.id}`,
          key: section.id,
          'aria-current': section.id === current ? 'true' : undefined,
          onClick: (event: MouseEvent) => go(event, section.id),
        },
        [
          section.heading,
          section.blocks.some((block) => block.kind === 'field' && wrong.has(block.key))
            ? icon('alert', 'icon-sm')
            : null,
        ],
      ),
    ),
  );
}
