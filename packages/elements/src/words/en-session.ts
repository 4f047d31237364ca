/** English: what hinders a view: no session, or code that did not come. It is said only when that happens. */

export const session = {
  tryAgain: 'Try again',
  viewFailed: 'This page did not load',
  viewFailedText: 'The connection may have dropped. Nothing was changed.',
  signedOut: 'Your session has ended',
  signedOutText: 'For your safety it ends after a while without use. What you typed is kept.',
  goOn: 'Go on',
  tokenRefused: 'This page could not sign you in',
  tokenRefusedText:
    'Its sign-in was not accepted. Your integrations go on running. If it lasts, tell the people who run this app.',
};
