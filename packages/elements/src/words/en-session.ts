/** English: what hinders a view: no session, or code that did not come. It is said only when that happens. */

export const session = {
  tryAgain: 'Try again',
  viewFailed: 'This page did not load',
  viewFailedText: 'The connection may have dropped. Nothing was changed.',
  signedOut: 'Your session has ended',
  signedOutText: 'For your safety it ends after a while without use. What you typed is kept.',
  goOn: 'Go on',
  tokenRefused: 'This page could not sign you in',
  tokenRefusedText: (host: string) => `${host} sent a sign-in that was not accepted. Your integrations go on running; tell ${host} if it lasts.`,
  theApp: 'this app',
};
