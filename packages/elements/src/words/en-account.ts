/** English: keys that are typed, and what is asked and told of an account. It comes while the first account is looked at. */

/** The form of an account. */
export const keys = {
  testAndSave: 'Test and save',
  cancel: 'Cancel',
  optional: 'Optional',
  fieldMissing: (label: string) => `${label} is missing`,
  showWhere: 'Show me where',
  refusedTitle: (system: string) => `${system} does not accept this`,
};

/** Questions and notices. */
export const account = {
  disconnectTitle: (system: string) => `Disconnect ${system}?`,
  disconnectText: (system: string) => `Runs stop until ${system} is connected again. Settings and past runs are kept.`,
  otherAccount: (now: string, before: string) => `This is ${now}, it was ${before}`,
  otherAccountText: 'The next runs use the new account. If that was not meant, reconnect and choose the other one.',
  gaveLess: (system: string) => `${system} gave less than was asked for`,
  keepIt: 'Keep it',
};
