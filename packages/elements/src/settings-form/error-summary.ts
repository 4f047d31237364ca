/** The notice on top of a form that cannot be saved yet: one link for each problem, in the field's own words. */
import { h, type JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { FormProblem } from './form-plan.ts';
import { icon } from './icon.ts';
import { useScene } from './scene.ts';

type Props = {
  problems: readonly FormProblem[];
  /** Grows with each attempt; the notice takes the focus then. */ attempt: number;
  onGo(key: string): void;
};

/** Lists the problems and takes the focus. */
export function ErrorSummary({ problems, attempt, onGo }: Props): JSX.Element {
  const { words, fields } = useScene();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [attempt]);
  const line = (problem: FormProblem): JSX.Element | string => {
    const label = problem.key === null ? undefined : fields.get(problem.key)?.label;
    const text =
      label === undefined || problem.message.startsWith(label) ? problem.message : `${label}: ${problem.message}`;
    const { key } = problem;
    return key === null
      ? text
      : h(
          'a',
          {
            href: `#set_${key}`,
            onClick: (event: MouseEvent) => {
              event.preventDefault();
              onGo(key);
            },
          },
          text,
        );
  };
  return h('div', { class: 'notice notice-danger summary', role: 'alert', tabIndex: -1, ref: box }, [
    icon('alert'),
    h('div', {}, [
      h('p', { class: 'heading' }, words.toFix(problems.length)),
      h(
        'ul',
        {},
        problems.map((problem) => h('li', { key: `${problem.key}${problem.message}` }, line(problem))),
      ),
    ]),
  ]);
}
