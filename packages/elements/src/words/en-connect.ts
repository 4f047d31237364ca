/** English: the page that only connects. */

export const connect = {
  loading: 'Loading what to connect',
  title: (system: string) => `Connect ${system}`,
  titleOfMany: 'Connect your accounts',
  text: (integration: string) => `${integration} needs access. You can take it back at any time.`,
  count: (now: number, all: number) => `Account ${now} of ${all}`,
  allDone: (system: string) => `${system} is connected`,
  allDoneMany: 'Your accounts are connected',
  running: (integration: string) => `${integration} is set up and goes on by itself.`,
  settingUp: (integration: string) => `Setting up ${integration}`,
  settingUpText: 'Usually under a minute. You need not wait here.',
  waits: (integration: string) => `${integration} waits`,
  waitsText: 'What you connected is kept. It begins by itself as soon as that is done.',
  why: {
    'not-connected': 'Other accounts have to be connected first.',
    'options-waiting': 'Its choices are on their way.',
    'options-failed': 'Its choices could not be fetched.',
    'config-invalid': 'Some of its settings are not complete.',
    'install-limit-reached': 'No more integrations can be installed.',
  },
  nothing: 'There is nothing to connect',
  nothingText: (integration: string) => `${integration} needs no account of yours.`,
  failed: 'This could not be opened',
};
