/** English: letting another device or another person connect. It is said only when that is asked for. */

export const authLink = {
  title: (system: string) => `Connect ${system} from elsewhere`,
  text: (system: string) =>
    `Whoever opens this link can connect ${system} here, and nothing else. Send it only to somebody you trust.`,
  making: 'Making a link',
  makeFailed: 'The link could not be made',
  tryAgain: 'Try again',
  address: 'Link',
  copy: 'Copy',
  copied: 'Copied',
  mail: 'E-mail it',
  subject: (system: string, integration: string) => `Connect ${system} for ${integration}`,
  body: (system: string, integration: string, url: string, until: string) =>
    `Hello,\n\n${integration} needs somebody who has access to ${system} to connect it. Open this link and follow it:\n\n${url}\n\nIt works until ${until}. If you did not expect this, leave it alone.\n`,
  showCode: 'Show the QR code',
  hideCode: 'Hide the QR code',
  code: (system: string) => `QR code of the link that connects ${system}`,
  end: 'End the link',
  ending: 'Ending',
  makeNew: 'Make a new link',
  close: 'Close',
  until: (day: string) => `It works until ${day}, or until you end it.`,
  /** A link from before, whose address is told no more. */
  earlier: (day: string) => `A link from ${day} still works. Its address was shown only then.`,
  state: {
    waiting: 'Not opened yet',
    opened: 'Opened',
    connected: 'Connected',
    failed: 'Not connected yet',
    ended: 'Ended',
  },
  openedText: (system: string) => `Somebody has it open. You see here when ${system} is connected.`,
  connectedText: 'The link can be used again until it ends. End it when you need it no more.',
  failedText: 'They can try again with the same link.',
  endedText: 'It connects nothing any more. What was connected with it stays.',
  lost: 'The server does not answer just now. This is what it said last.',
};
