/** The door of the session: embed token in, session out. */
export { defineElement } from './define-element.ts';
export { MortiseElement, type ViewState } from './mortise-element.ts';
export { mortiseEventWords, type MortiseEventDetail, type MortiseEventWord } from './mortise-events.ts';
export { MortiseSession } from './mortise-session.ts';
export { sharedSession, type GetToken, type SessionSource, type SharedSession } from './shared-session.ts';
