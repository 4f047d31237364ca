/** English: the gallery, listings, and the marketplace round them. */

/** The marketplace's head and tabs. */
export const market = {
  title: 'Integrations',
  lede: (host: string) => `Connect ${host} with the tools you already use.`,
  browse: 'Browse',
  myApps: 'My Apps',
  needAttention: (count: number) => `${count} ${count === 1 ? 'needs' : 'need'} attention`,
  loading: 'Loading integrations',
  loadingView: 'Loading',
  failed: 'The integrations did not load',
  failedText: 'Your installed integrations go on running. Only this page is affected.',
  tryAgain: 'Try again',
};

/** Cards, search and filters. */
export const gallery = {
  search: 'Search integrations',
  categories: 'Categories',
  all: 'All',
  allIntegrations: 'All integrations',
  sort: 'Sort',
  recommended: 'Recommended',
  byName: 'Name',
  count: (count: number) => (count === 1 ? '1 integration' : `${count} integrations`),
  showMore: (count: number) => `Show ${count} more`,
  empty: 'No integrations yet',
  emptyText: 'They show up here as soon as they are published.',
  noMatch: (query: string) => `Nothing matches “${query}”`,
  noMatchText: 'Try a shorter word or the name of the tool.',
  clear: 'Clear search',
  installed: 'Installed',
  paused: 'Paused',
  reconnect: 'Reconnect',
  needsYou: 'Needs you',
  waiting: 'Waiting',
  goOn: 'Continue',
  opensSite: (name: string) => `${name}, opens another site`,
};
