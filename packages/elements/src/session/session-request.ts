/** How a child finds the session of a wrapper round it: it asks by an event that the nearest one answers. */
import type { SharedSession } from './shared-session.ts';

export const sessionRequest = 'mortise-session-request';

export class SessionRequest extends Event {
  answer: SharedSession | null = null;
  constructor() {
    super(sessionRequest, { bubbles: true, composed: true });
  }
}
