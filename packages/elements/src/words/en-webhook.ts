/** English: the address that an outside system calls. It comes when somebody asks for it. */

export const webhook = {
  loading: 'Looking for the address',
  failed: 'The address could not be read',
  tryAgain: 'Try again',
  close: 'Close',
  about: (system: string) => `${system} can call here when something happens there. A run then starts at once.`,
  none: 'There is no address yet',
  noneText: (system: string) => `Make one to tell ${system} where to call.`,
  make: 'Make an address',
  making: 'Making it',
  address: 'Address',
  secret: 'Secret',
  copy: 'Copy',
  copied: 'Copied',
  showSecret: 'Show the secret',
  hideSecret: 'Hide the secret',
  /** What to do with it, by what there is to hand over. */
  enterBoth: (system: string) =>
    `Enter both in ${system}, where it asks for a webhook. The secret proves that a call is genuine: show it to nobody else.`,
  enterPassword: (system: string) =>
    `Enter both in ${system}, where it asks for a webhook: the secret is the password of its calls. Show it to nobody else.`,
  enterAddress: (system: string) =>
    `Enter it in ${system}, where it asks for a webhook. Its calls are checked with the secret that is known already.`,
  enterOpen: (system: string) =>
    `Enter it in ${system}, where it asks for a webhook. Whoever knows the address can call it: show it to nobody else.`,
  nothingToDo: (system: string) => `${system} was told this address by itself. There is nothing for you to do.`,
  telling: (system: string) => `${system} is being told this address`,
  tellingFailed: (system: string) => `${system} did not take the address`,
  lastCall: 'Last call',
  noCall: 'No call yet',
  noCallText: 'The first one shows up here.',
  renew: 'Make a new address',
  renewTitle: 'Make a new address?',
  renewText: (system: string) =>
    `The old address and its secret stop working at once. Calls are refused until you enter the new ones in ${system}.`,
  renewTextBySelf: (system: string) =>
    `The old address stops working at once, and ${system} is told the new one. A call on its way may be lost.`,
  renewing: 'Making it',
  keepIt: 'Keep it',
  renewed: 'This is the new address. The old one has ended.',
};
