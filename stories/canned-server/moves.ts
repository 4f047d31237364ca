/** What the canned server says of updates that changed settings. */
import type { components } from '@mortise/client';

const told = {
  filled: [{ path: '/since', label: 'Not before', after: '2026-03-01' }],
  needs_answer: [],
  no_longer_valid: [],
  removed: [{ path: '/old', label: 'Team', before: ['Ana', 'Bo'] }],
};

/** What an update changed of the settings, by scenario. */
export const moves: Record<string, components['schemas']['SettingsMove']> = {
  updated: { settled: true, ...told },
  decide: {
    ...told,
    settled: false,
    needs_answer: [{ path: '/tag', label: 'Tag' }],
    no_longer_valid: [
      {
        path: '/list',
        label: 'List',
        before: 'l9',
        before_label: 'Spring sale',
        why: 'It has to be one of the choices.',
      },
      { path: '/key', label: 'Key', secret: true, why: 'It has to be entered again.' },
    ],
  },
};
