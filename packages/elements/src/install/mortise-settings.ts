/** `<mortise-settings>`: the settings of one installed integration as a page of its own. */
import { Refused } from '@mortise/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { tenantCalls, type Tenant, type TenantCalls } from '../connection/index.ts';
import { emptyView, logoPlates } from '../controls/index.ts';
import { triangleAlert } from '../controls/icons.ts';
import { defineElement, MortiseElement, type ViewState } from '../session/index.ts';
import { MortiseEnded, signInView } from '../session/without-session.ts';
import { settings as words } from '../words/en-settings.ts';
import { installStyles } from './install.styles.ts';
import { SettingsPanel } from './settings-panel.ts';

type Shown =
  { state: 'loading' } | { state: 'failed'; error: unknown } | { state: 'ready'; calls: TenantCalls; tenant: Tenant };

/**
 * The settings form of one tenant, with its sections, its choices and its save bar.
 * @summary The settings of an installed integration.
 * @attr {string} server - Address of the Mortise server.
 * @attr {string} account - Slug of the account.
 * @attr {string} tenant - The installed integration: id or number.
 * @attr {'light'|'dark'|'auto'} theme - Scheme; `auto` and absent inherit the page's.
 * @event mortise-ready - The form can be used.
 * @event mortise-settings-saved - The settings were accepted: `detail.tenant`.
 * @event mortise-error - Something failed: `detail.code`.
 * @event mortise-session-expired - The session ended; what was typed is kept.
 */
export class MortiseSettings extends MortiseElement {
  static override properties = { ...MortiseElement.properties, tenant: {}, shown: { state: true } };
  static override styles = [installStyles];
  declare tenant: string | null;
  declare shown: Shown;

  #asked: string | null = null;
  #told = false;
  #panel = new SettingsPanel(this, {
    mode: 'settings',
    calls: () => {
      if (this.shown.state !== 'ready') throw new Error('the settings are not ready');
      return this.shown.calls;
    },
    saved: () => this.emit('settings-saved', this.#who()),
    optionsChanged: () => undefined,
    failed: (error) => this.tell(error),
  });

  constructor() {
    super();
    defineElement('mortise-ended', MortiseEnded);
    Object.assign(this, { tenant: null, shown: { state: 'loading' } });
  }

  protected override get viewState(): ViewState {
    return this.shown.state === 'ready' ? this.#panel.state.state : this.shown.state;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asked = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const late =
      (changed.has('getToken') || changed.has('shared')) &&
      this.shown.state === 'failed' &&
      this.shown.error instanceof Refused &&
      this.shown.error.code === 'no-token';
    if (this.tenant !== null && (this.#asked !== this.tenant || late)) void this.#load(this.tenant);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const usable = this.viewState === 'ready' || this.viewState === 'empty';
    if (usable && !this.#told) this.emit('ready', { view: 'settings' });
    this.#told = usable;
  }

  async #load(tenant: string): Promise<void> {
    this.#asked = tenant;
    this.shown = { state: 'loading' };
    this.#panel.close();
    try {
      await Promise.resolve(); // the page may still be setting getToken
      const { client } = await this.openSession();
      const calls = tenantCalls(client);
      const read = await calls.tenant(tenant, this.leaving);
      if (this.#asked !== tenant) return;
      this.shown = { state: 'ready', calls, tenant: read };
      this.#panel.show(read);
    } catch (error) {
      if (this.leaving.aborted || this.#asked !== tenant) return;
      this.shown = { state: 'failed', error };
      this.tell(error);
    }
  }

  #who(): { tenant?: { id: string; number: number; name: string; state: string } } {
    if (this.shown.state !== 'ready') return {};
    const { id, number, name, state } = this.shown.tenant;
    return { tenant: { id, number, name, state } };
  }

  override render(): TemplateResult {
    const { shown } = this;
    if (shown.state === 'failed') {
      const signIn = shown.error instanceof Refused ? signInView(shown.error.code, this.#again) : null;
      return html`<div class="mortise">${signIn ?? this.#broken(shown.error)}</div>`;
    }
    return html`<div class="mortise">
      ${this.#ended()}
      <div class="stack stack-6">
        ${shown.state === 'ready' ? this.#head(shown.tenant) : nothing}${this.#panel.draw()}
      </div>
    </div>`;
  }

  /** Inside another element, that says it. */
  #ended(): unknown {
    const shared = this.shared === null && this.shown.state === 'ready' ? this.findSession() : null;
    return shared === null ? nothing : html`<mortise-ended .shared=${shared}></mortise-ended>`;
  }

  #again = (): void => {
    this.findSession()?.client.renew();
    if (this.tenant !== null) void this.#load(this.tenant);
  };

  #broken(error: unknown): TemplateResult {
    const actions = html`<button type="button" class="btn" @click=${this.#again}>${words.tryAgain}</button>`;
    const text = error instanceof Error ? error.message : String(error);
    return emptyView({ outline: triangleAlert, heading: words.failedTitle, text, alert: true, actions });
  }

  #head({ integration }: Tenant): TemplateResult {
    return html`<header class="row settings-head">
      ${logoPlates(integration)}
      <div class="grow">
        <div class="title" role="heading" aria-level=${this.headingLevel} tabindex="-1" data-title>
          ${integration.long_name}
        </div>
        <p class="muted small">${words.countNext}</p>
      </div>
    </header>`;
  }
}
