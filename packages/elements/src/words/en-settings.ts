/** English: the settings of one integration, round the form. They come with it. */

/** Settings of an installed integration. */
export const settings = {
  loading: 'Loading the settings',
  countNext: 'Changes count from the next run.',
  emptyTitle: 'Nothing to set',
  emptyText: 'This integration works without settings.',
  failedTitle: 'The settings could not be loaded',
  formMissing: 'The form did not arrive. The connection may have dropped; nothing was changed.',
  tryAgain: 'Try again',
  saved: 'Saved. The next run uses it.',
  movedTitle: 'These settings have changed meanwhile',
  movedText: 'A new version of the integration came out. What you typed is kept: look it over and save again.',
  othersTitle: 'Somebody else saved these settings meanwhile',
  othersText: 'What they changed is in the form now, with your changes on top: look it over and save again.',
  refusedTitle: 'It was not saved',
  look: 'Show the new form',
};
