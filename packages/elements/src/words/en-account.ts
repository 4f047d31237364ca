/** English: keys that are typed, and what is asked and told of an account. It comes while the first account is looked at. */

/** The form of an account. */
export const keys = {
  testAndSave: 'Test and save',
  cancel: 'Cancel',
  optional: 'Optional',
  fieldMissing: (label: string) => `${label} is missing`,
  showWhere: 'Show me where',
  refusedTitle: (system: string) => `${system} does not accept this`,
  otherAccount: (now: string, before: string) => `This is ${now}, it was ${before}`,
  unknownAccount: (system: string, before: string) => `${system} does not say whose this is. It was ${before}`,
  otherAccountText: 'Nothing has been changed yet. The next runs use the account that you choose.',
  use: (now: string) => `Use ${now}`,
  useThis: 'Use this account',
  keep: (before: string) => `Keep ${before}`,
};

/** Questions and notices. */
export const account = {
  disconnectTitle: (system: string) => `Disconnect ${system}?`,
  disconnectText: (system: string) => `Runs stop until ${system} is connected again. Settings and past runs are kept.`,
  gaveLess: (system: string) => `${system} gave less than was asked for`,
  keepIt: 'Keep it',
};
