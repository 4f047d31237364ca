/** What the marketplace shows when it cannot go on: what happened, what is safe, the one thing to do. */
import { html, type TemplateResult } from 'lit';
import { Refused } from '@mortise/client';
import { emptyView } from '../controls/index.ts';
import { circleAlert, lock } from '../controls/icons.ts';
import { market as words } from '../words/en-gallery.ts';

const ended = ['session-expired', 'session-invalid'];
const refusedToken = ['token-invalid', 'token-expired', 'token-used', 'no-token', 'origin-not-allowed', 'account-unknown'];

export function failedView(error: unknown, again: () => void): TemplateResult {
  const code = error instanceof Refused ? error.code : 'internal';
  const button = (word: string) => html`<button class="btn" @click=${again}>${word}</button>`;
  if (ended.includes(code)) return emptyView({ outline: lock, heading: words.signedOut, text: words.signedOutText, actions: button(words.goOn) });
  if (refusedToken.includes(code)) return emptyView({ outline: lock, heading: words.tokenRefused, text: words.tokenRefusedText(words.theApp), actions: button(words.tryAgain), alert: true });
  return emptyView({ outline: circleAlert, heading: words.failed, text: words.failedText, actions: button(words.tryAgain), alert: true });
}
