/** The panel of a link with which somebody else connects: the address, ways to hand it over, and what happens with it. Not a public element. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Client } from '@mortise/client';
import {
  buttonStyles,
  CopyFields,
  copyFieldStyles,
  fieldStyles,
  icon,
  inputStyles,
  notice,
  noticeStyles,
  stateMark,
  stateStyles,
} from '../controls/index.ts';
import { circleAlert, circleCheck, circleDashed, circleSlash, loaderCircle } from '../controls/icons.ts';
import { base, tokens } from '../theme/index.ts';
import { authLink as words } from '../words/en-auth-link.ts';
import { authLinkCalls, type AuthLink, type AuthLinkCalls } from './auth-link-calls.ts';
import { authLinkStyles } from './auth-link.styles.ts';
import { qrCode } from './qr-code.ts';
import { sentenceOf } from './read-failure.ts';
import type { ConnectorState, Tenant } from './wire.ts';

type Shown =
  | { state: 'loading' }
  | { state: 'failed'; message: string }
  /** `url`: told when it was made, and gone when the page was loaded anew. */
  | { state: 'link'; link: AuthLink; url: string | null; lost: boolean };

const firstPause = 2_500;
const longestPause = 10_000;

/**
 * Finds the link that lives, or makes one, and watches it as long as it stands in the page.
 * @ignore
 */
export class MortiseAuthLink extends LitElement {
  static override properties = {
    client: { attribute: false },
    tenant: { attribute: false },
    connector: { attribute: false },
    shown: { state: true },
    coded: { state: true },
    ending: { state: true },
  };
  static override styles = [
    tokens,
    base,
    buttonStyles,
    inputStyles,
    ...fieldStyles,
    copyFieldStyles,
    noticeStyles,
    stateStyles,
    authLinkStyles,
  ];
  declare client: Client;
  declare tenant: Tenant;
  declare connector: ConnectorState;
  declare shown: Shown;
  declare coded: boolean;
  declare ending: boolean;
  #leaving = new AbortController();
  #calls: AuthLinkCalls | null = null;
  #copies = new CopyFields(this);

  constructor() {
    super();
    this.shown = { state: 'loading' };
    this.coded = false;
    this.ending = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#leaving.signal.aborted) this.#leaving = new AbortController();
    if (this.hasUpdated) void this.#begin(false);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaving.abort();
  }

  protected override firstUpdated(): void {
    void this.#begin(false);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('shown');
    // The way on is here now: the focus that opened the panel goes to it.
    if (before?.state === 'loading' && this.shown.state === 'link')
      this.renderRoot.querySelector<HTMLElement>('input, button')?.focus();
  }

  get #server(): AuthLinkCalls {
    this.#calls ??= authLinkCalls(this.client);
    return this.#calls;
  }

  /** The link that lives, or a new one. */
  async #begin(anew: boolean): Promise<void> {
    const { signal } = this.#leaving;
    this.shown = { state: 'loading' };
    this.coded = false;
    try {
      const [living] = anew ? [] : await this.#server.living(this.tenant.id, this.connector.name, signal);
      const link = living ?? (await this.#server.make(this.tenant.id, this.connector.name));
      if (signal.aborted) return;
      this.shown = { state: 'link', link, url: link.url, lost: false };
      void this.#watch(link.id, signal);
    } catch (error) {
      if (!signal.aborted) this.shown = { state: 'failed', message: sentenceOf(error) };
    }
  }

  /** The server's word, again and again, slower when nothing happens; a page that nobody looks at asks nothing. */
  async #watch(id: string, signal: AbortSignal): Promise<void> {
    let pause = firstPause;
    while (!signal.aborted) {
      await new Promise((done) => setTimeout(done, pause));
      const { shown } = this;
      if (signal.aborted || shown.state !== 'link' || shown.link.id !== id || shown.link.state === 'ended') return;
      if (document.hidden) continue;
      pause = Math.min(longestPause, pause * 1.15);
      const link = await this.#server.read(id, signal).catch(() => null);
      if (link !== null && link.changed_at !== shown.link.changed_at) pause = firstPause;
      this.#take(id, link);
    }
  }

  #take(id: string, link: AuthLink | null): void {
    const { shown } = this;
    if (shown.state !== 'link' || shown.link.id !== id) return;
    this.shown = link === null ? { ...shown, lost: true } : { ...shown, link, lost: false };
    const isNews = link?.state === 'connected' && link.changed_at !== shown.link.changed_at;
    if (isNews) this.dispatchEvent(new Event('connected'));
  }

  #end = async (): Promise<void> => {
    const { shown } = this;
    if (shown.state !== 'link' || this.ending) return;
    this.ending = true;
    try {
      await this.#server.end(shown.link.id);
      this.shown = { ...shown, link: { ...shown.link, state: 'ended', ended: 'revoked' }, lost: false };
    } catch {
      this.shown = { ...shown, lost: true };
    }
    this.ending = false;
  };

  override render(): TemplateResult {
    const { shown } = this;
    return html`<div class="mortise">
      <div class="link-panel">
        ${shown.state === 'loading' ? html`<p role="status">${stateMark('busy', loaderCircle, words.making)}</p>` : shown.state === 'failed' ? this.#failed(shown.message) : this.#link(shown)}
      </div>
    </div>`;
  }

  #failed(message: string): TemplateResult {
    const again = html`<button type="button" class="btn btn-sm" @click=${() => void this.#begin(false)}>
        ${words.tryAgain}
      </button>
      ${this.#close()}`;
    return notice({ tone: 'danger', heading: words.makeFailed, text: message, alert: true, actions: again });
  }

  #link({ link, url, lost }: Extract<Shown, { state: 'link' }>): TemplateResult {
    const ended = link.state === 'ended';
    return html`<p class="muted small">${words.text(this.connector.label)}</p>
      ${ended ? nothing : url === null ? html`<p class="small">${words.earlier(day(link.created_at))}</p>` : this.#address(link, url)}
      ${this.#state(link, lost)}
      <div class="link-actions">
        ${
          ended || url === null
            ? html`<button type="button" class="btn btn-sm" @click=${() => void this.#begin(true)}>
                ${words.makeNew}
              </button>`
            : nothing
        }
        ${
          ended
            ? nothing
            : html`<button
                type="button"
                class="btn btn-sm"
                aria-disabled=${this.ending ? 'true' : 'false'}
                @click=${this.#end}
              >
                ${this.ending ? html`${icon(loaderCircle, 'spin')}${words.ending}` : words.end}
              </button>`
        }
        ${this.#close()}
      </div>`;
  }

  #close(): TemplateResult {
    return html`<button
      type="button"
      class="btn btn-quiet btn-sm"
      @click=${() => this.dispatchEvent(new Event('closed'))}
    >
      ${words.close}
    </button>`;
  }

  #address(link: AuthLink, url: string): TemplateResult {
    const { label } = this.connector;
    const { long_name } = this.tenant.integration;
    const until = day(link.expires_at);
    const mail = `mailto:?subject=${encodeURIComponent(words.subject(label, long_name))}&body=${encodeURIComponent(words.body(label, long_name, url, until))}`;
    return html`${this.#copies.draw({ label: words.address, text: url, copy: words.copy, copied: words.copied })}
      <div class="link-actions">
        <a class="btn btn-sm" href=${mail}>${words.mail}</a>
        <button
          type="button"
          class="btn btn-sm"
          aria-expanded=${this.coded ? 'true' : 'false'}
          @click=${() => (this.coded = !this.coded)}
        >
          ${this.coded ? words.hideCode : words.showCode}
        </button>
      </div>
      ${this.coded ? qrCode(url, words.code(label)) : nothing}
      <p class="muted small">${words.until(until)}</p>`;
  }

  #state(link: AuthLink, lost: boolean): TemplateResult {
    const word = words.state[link.state];
    const [tone, outline] = looks[link.state];
    const text = this.#says(link);
    return html`<div class="link-state" role="status">
      <p>${stateMark(tone, outline, word)}</p>
      ${text === '' ? nothing : html`<p class="muted small">${text}</p>`}
      ${lost ? html`<p class="muted small">${words.lost}</p>` : nothing}
    </div>`;
  }

  #says({ state, reason }: AuthLink): string {
    switch (state) {
      case 'waiting':
        return '';
      case 'opened':
        return words.openedText(this.connector.label);
      case 'connected':
        return words.connectedText;
      case 'failed':
        return `${reason?.message ?? ''} ${reason?.action === 'support' ? '' : words.failedText}`.trim();
      case 'ended':
        return words.endedText;
    }
  }
}

const looks = {
  waiting: ['muted', circleDashed],
  opened: ['busy', loaderCircle],
  connected: ['ok', circleCheck],
  failed: ['bad', circleAlert],
  ended: ['muted', circleSlash],
} as const;

const day = (at: string): string =>
  new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
