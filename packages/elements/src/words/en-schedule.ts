/** English: schedules. They come with the step that chooses one. */

/** Schedules. */
export const schedule = {
  howOften: 'How often',
  every: {
    '15m': 'Every 15 minutes',
    '30m': 'Every 30 minutes',
    '1h': 'Every hour',
    '6h': 'Every 6 hours',
    '12h': 'Every 12 hours',
  },
  daily: 'Once a day',
  dailyAt: (time: string) => `Every day at ${time}`,
  manual: 'By hand only',
  recommended: 'Recommended',
  about: {
    '15m': 'Four times an hour',
    '30m': 'Twice an hour',
    '1h': 'Around the clock',
    '6h': 'Four times a day',
    '12h': 'Twice a day',
  },
  youPick: 'You pick the time',
  whenYouSay: 'When you press Run now',
  time: 'Time of day',
  nextRuns: 'Next runs',
  noNextRuns: 'Nothing runs by itself. Press Run now whenever you want.',
  zone: (city: string, own: boolean) => `${city} time${own ? ', from your browser' : ''}`,
  at: (time: string) => `at ${time}`,
  onDay: (day: string, time: string) => `${day} at ${time}`,
  tomorrowAt: (time: string) => `tomorrow at ${time}`,
  today: 'Today',
  tomorrow: 'Tomorrow',
  save: 'Save',
  saving: 'Saving',
  saved: 'Saved',
  discard: 'Discard',
};
