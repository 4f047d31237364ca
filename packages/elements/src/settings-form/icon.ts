/** The few icons that the form draws, as preact; lucide outlines (ISC). */
import { h, type JSX } from 'preact';

const outlines = {
  alert: ['M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20', 'M12 8v4', 'M12 16h.01'],
  warning: ['m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3', 'M12 9v4', 'M12 17h.01'],
  arrow: ['M5 12h14', 'm12 5 7 7-7 7'],
  chevron: ['m6 9 6 6 6-6'],
  close: ['M18 6 6 18', 'm6 6 12 12'],
  down: ['M12 5v14', 'm19 12-7 7-7-7'],
  loader: ['M21 12a9 9 0 1 1-6.219-8.56'],
  lock: ['M5 11h14a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2', 'M7 11V7a5 5 0 0 1 10 0v4'],
  minus: ['M5 12h14'],
  plus: ['M5 12h14', 'M12 5v14'],
  refresh: ['M21 12a9 9 0 1 1-9-9c2.52 0 4.93 1 6.74 2.74L21 8', 'M21 3v5h-5'],
  up: ['m5 12 7-7 7 7', 'M12 19V5'],
  wand: [
    'm21.64 3.64-1.28-1.28a1.21 1.21 0 0 0-1.72 0L2.36 18.64a1.21 1.21 0 0 0 0 1.72l1.28 1.28a1.2 1.2 0 0 0 1.72 0L21.64 5.36a1.2 1.2 0 0 0 0-1.72',
    'm14 7 3 3',
    'M5 6v4',
    'M19 14v4',
    'M10 2v2',
    'M7 8H3',
    'M21 16h-4',
    'M11 3H9',
  ],
} as const;

export type IconName = keyof typeof outlines;

/** An outline, hidden from readers: a word always stands beside it. */
export function icon(name: IconName, extra = ''): JSX.Element {
  return h(
    'svg',
    { class: `icon ${extra}`.trim(), viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    outlines[name].map((d) => h('path', { d })),
  );
}
