/** What a view shows when the server answered that there is no session: what happened, what is safe, the one thing to do. */
import { html, type TemplateResult } from 'lit';
import { emptyView } from '../controls/index.ts';
import { lock } from '../controls/icons.ts';
import { session as words } from '../words/en-session.ts';

const ended = ['session-expired', 'session-invalid'];
const refusedToken = [
  'token-invalid',
  'token-expired',
  'token-used',
  'no-token',
  'origin-not-allowed',
  'account-unknown',
];

/** Null for a failure that has nothing to do with signing in. */
export function signInView(code: string, again: () => void): TemplateResult | null {
  const button = (word: string) => html`<button class="btn" @click=${again}>${word}</button>`;
  if (ended.includes(code))
    return emptyView({
      outline: lock,
      heading: words.signedOut,
      text: words.signedOutText,
      actions: button(words.goOn),
    });
  if (refusedToken.includes(code))
    return emptyView({
      outline: lock,
      heading: words.tokenRefused,
      text: words.tokenRefusedText,
      actions: button(words.tryAgain),
      alert: true,
    });
  return null;
}
