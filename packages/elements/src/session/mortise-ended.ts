/** Says that the session ended, above a view that stays as it is, and goes on when asked. Not a public element. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { buttonStyles, notice, noticeStyles } from '../controls/index.ts';
import type { SharedSession } from './shared-session.ts';
import { base, tokens } from '../theme/index.ts';
import { session as words } from '../words/en-session.ts';

type Shown = 'nothing' | 'ended' | 'asking';

/** All that stand in the page: what one of them brings back is back for the others of the same session. */
const standing = new Set<MortiseEnded>();

/**
 * Draws nothing as long as the session lives.
 * @ignore
 */
export class MortiseEnded extends LitElement {
  static override properties = { shared: { attribute: false }, shown: { state: true } };
  static override styles = [
    tokens,
    base,
    buttonStyles,
    noticeStyles,
    css`
      .mortise {
        margin-block-end: var(--_space-6);
      }
    `,
  ];
  declare shared: SharedSession;
  declare shown: Shown;
  #heard: SharedSession | null = null;

  constructor() {
    super();
    this.shown = 'nothing';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#heard?.whenEnded.delete(this.#onEnded);
    this.#heard = null;
    standing.delete(this);
  }

  protected override willUpdate(): void {
    if (this.#heard === this.shared) return;
    this.#heard?.whenEnded.delete(this.#onEnded);
    this.shared.whenEnded.add(this.#onEnded);
    this.#heard = this.shared;
    standing.add(this);
  }

  #onEnded = (): void => {
    if (this.shown !== 'nothing') return;
    this.shown = 'ended';
    this.dispatchEvent(
      new CustomEvent('mortise-session-expired', {
        bubbles: true,
        composed: true,
        detail: { code: 'session-expired' },
      }),
    );
  };

  #goOn = async (): Promise<void> => {
    this.shown = 'asking';
    this.shared.client.renew();
    try {
      this.shared.opened = await this.shared.client.session();
      for (const one of standing) if (one.shared === this.shared) one.shown = 'nothing';
    } catch {
      this.shown = 'ended';
    }
  };

  override render(): TemplateResult | typeof nothing {
    if (this.shown === 'nothing') return nothing;
    const button = html`<button
      type="button"
      class="btn btn-sm"
      aria-disabled=${this.shown === 'asking' ? 'true' : 'false'}
      @click=${this.#goOn}
    >
      ${words.goOn}
    </button>`;
    return html`<div class="mortise">
      ${notice({ tone: 'warning', heading: words.signedOut, text: words.signedOutText, alert: true, actions: button })}
    </div>`;
  }
}
