/** The notice on top of a form that cannot be saved yet: one link for each problem, in the field's own words. */
import { h, type JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ToldProblem } from './told-problems.ts';
import { icon } from './icon.ts';
import { withLabel } from './problem-words.ts';
import { useScene, useStore } from './scene.ts';

/** Lists the problems; takes the focus at each attempt to save. */
export function ErrorSummary({ onGo }: { onGo(pointer: string): void }): JSX.Element | null {
  const { words } = useScene();
  const problems = useStore((store) => store.summary);
  const attempts = useStore((store) => store.attempts);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempts > 0) box.current?.focus();
  }, [attempts]);
  if (problems.length === 0) return null;
  return h('div', { class: 'notice notice-danger summary', role: 'alert', tabIndex: -1, ref: box }, [
    icon('alert'),
    h('div', {}, [
      h('p', { class: 'heading' }, words.toFix(problems.length)),
      h(
        'ul',
        {},
        problems.map((problem, key) => h('li', { key }, h(Line, { problem, onGo }))),
      ),
    ]),
  ]);
}

function Line({ problem, onGo }: { problem: ToldProblem; onGo(pointer: string): void }): JSX.Element {
  const { idOf } = useScene();
  const { pointer, label, message } = problem;
  const text = withLabel(message, label);
  if (pointer === null) return h('span', {}, text);
  const go = (event: MouseEvent): void => {
    event.preventDefault();
    onGo(pointer);
  };
  return h('a', { href: `#${idOf(pointer)}`, onClick: go }, text);
}
