/** English: the page of one integration; it comes with that page. */

/** The page of one integration. */
export const listing = {
  back: 'All integrations',
  install: 'Install',
  goOn: 'Continue installing',
  open: 'Open in My Apps',
  again: 'Install another',
  visit: (name: string) => `Visit ${name}`,
  connectsTo: 'Connects to',
  signIn: 'You sign in to your account',
  giveKey: 'You enter a key or password',
  details: 'Details',
  runs: 'Runs',
  every: {
    '15m': 'every 15 minutes',
    '30m': 'every 30 minutes',
    '1h': 'every hour',
    '6h': 'every 6 hours',
    '12h': 'every 12 hours',
  },
  daily: 'once a day',
  byHand: 'by hand',
  by: (name: string) => `Made by ${name}`,
  docs: 'Documentation',
  support: 'Support',
  category: 'Category',
  elsewhere: (name: string) => `${name} is set up on its own site.`,
  about: 'About this integration',
  loading: 'Loading the integration',
  gone: 'This integration is not here',
  goneText: 'It may have been taken out of the gallery.',
};
