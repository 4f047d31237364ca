/** English: why the page has no session, and what to do; said only when that happens. */

export const session = {
  tryAgain: 'Try again',
  signedOut: 'Your session has ended',
  signedOutText: 'For your safety it ends after a while without use. What you typed is kept.',
  goOn: 'Go on',
  tokenRefused: 'This page could not sign you in',
  tokenRefusedText: (host: string) => `${host} sent a sign-in that was not accepted. Your integrations go on running; tell ${host} if it lasts.`,
  theApp: 'this app',
};
