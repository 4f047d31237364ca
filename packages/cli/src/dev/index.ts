/** Door of the page that `mortise dev` serves. */
export { startDev, type RunningDev } from './start-dev.ts';
