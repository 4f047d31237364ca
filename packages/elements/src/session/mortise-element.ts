/** What every public element has in common: where its session comes from, its scheme, its events, its state for all to see. */
import { Refused, type Client, type Session } from '@mortise/client';
import { LitElement, type PropertyValues } from 'lit';
import type { MortiseEventDetail, MortiseEventWord } from './mortise-events.ts';
import { SessionRequest } from './session-request.ts';
import { sharedSession, type GetToken, type SharedSession } from './shared-session.ts';

/** What an element shows; reflected as `data-state`. */
export type ViewState = 'loading' | 'empty' | 'ready' | 'failed';

/**
 * What every public element inherits.
 * @attr {string} server - Address of the Mortise server; by default the address that this code was loaded from.
 * @attr {string} account - Slug of the account.
 * @attr {'light'|'dark'|'auto'} theme - Scheme; `auto` and absent inherit the page's.
 * @attr {number} heading-level - Level of the view's title, 2 by default.
 * @cssprop --mortise-accent - The one accent; everything coloured is derived from it.
 * @cssprop --mortise-radius - Corner of controls; other corners follow.
 * @cssprop --mortise-font - Font family; the page's own by default.
 * @cssprop --mortise-font-mono - Font family of logs and code.
 * @cssprop --mortise-font-size - Body size, 14px.
 * @cssprop --mortise-density - 0.9 compact, 1 regular, 1.125 roomy.
 */
export class MortiseElement extends LitElement {
  static override properties = {
    server: {},
    account: {},
    token: { attribute: false },
    getToken: { attribute: false },
    shared: { attribute: false },
    locale: {},
    theme: { reflect: true },
    headingLevel: { attribute: 'heading-level', type: Number },
  };
  declare server: string | null;
  declare account: string | null;
  /** An embed token, used once. `getToken` is better: it can be asked again. */
  declare token: string | null;
  /** Gives an embed token from the page's backend; asked again when the session has ended. */
  declare getToken: GetToken | null;
  /** The session of an element that holds this one. */
  declare shared: SharedSession | null;
  declare locale: string | null;
  declare theme: 'light' | 'dark' | 'auto' | null;
  declare headingLevel: number;

  #leaving = new AbortController();

  constructor() {
    super();
    this.server = null;
    this.account = null;
    this.token = null;
    this.getToken = null;
    this.shared = null;
    this.locale = null;
    this.theme = null;
    this.headingLevel = 2;
  }

  override connectedCallback(): void {
    if (this.#leaving.signal.aborted) this.#leaving = new AbortController();
    const token = this.getAttribute('token');
    if (token !== null) {
      this.token = token;
      this.removeAttribute('token');
    }
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaving.abort();
  }

  /** Aborts when the element leaves the page. */
  protected get leaving(): AbortSignal {
    return this.#leaving.signal;
  }

  /** The session to use: given, of a wrapper, or of the element's own attributes. Null: there is no way to one yet. */
  protected findSession(): SharedSession | null {
    if (this.shared !== null) return this.shared;
    const request = new SessionRequest();
    this.dispatchEvent(request);
    if (request.answer !== null) return request.answer;
    const { server, account, token, getToken } = this;
    // Our code lies in a folder of the server's address, which may have a path. Bundlers would take `new URL('..', …)` for a file.
    return account === null
      ? null
      : sharedSession({ server: server ?? new URL(import.meta.url + '/../..').href, account, token, getToken });
  }

  /** Opens the session. Throws Refused; `no-token` when the page gave none. */
  protected async openSession(): Promise<{ client: Client; session: Session; shared: SharedSession }> {
    const shared = this.findSession();
    if (shared === null) throw new Refused('no-token', 0, 'The page gave no token: set the property getToken.');
    const session = await shared.client.session();
    shared.opened = session;
    return { client: shared.client, session, shared };
  }

  /** Sends `mortise-<word>`. */
  protected emit(word: MortiseEventWord, detail: MortiseEventDetail = {}): void {
    this.dispatchEvent(new CustomEvent(`mortise-${word}`, { bubbles: true, composed: true, detail }));
  }

  /** Tells the page of a failure by event; what is shown is the element's own. */
  protected tell(error: unknown): void {
    const code = error instanceof Refused ? error.code : 'internal';
    this.emit(code === 'session-expired' || code === 'session-invalid' ? 'session-expired' : 'error', { code });
  }

  /** What is shown now. */
  protected get viewState(): ViewState {
    return 'loading';
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.dataset['state'] !== this.viewState) this.dataset['state'] = this.viewState;
  }

  /** Moves focus to the title of a view that just opened. */
  protected focusTitle(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[data-title]')?.focus());
  }
}
