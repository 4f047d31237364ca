/** The lazy door: what stands there when there is no session, or no longer one. */
export { MortiseEnded } from './mortise-ended.ts';
export { signInView } from './sign-in-view.ts';
