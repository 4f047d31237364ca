/** `<mortise-marketplace>`: everything in one tag, and moving between its views. */
import { Refused, type Client, type Session } from '@mortise/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { buttonStyles, emptyStyles, emptyView, icon, logoStyles, stateStyles, tabsStyles } from '../controls/index.ts';
import { blocks, triangleAlert } from '../controls/icons.ts';
import { cardBone, galleryStyles, MortiseBrowse, type Catalogue, type CatalogueListing, type Tenant } from '../gallery/index.ts';
import type { ListingAsk } from '../gallery/listing-page.ts';
import { MortiseElement, type MortiseEventDetail, type SharedSession, type ViewState } from '../session/index.ts';
import { base, tokens } from '../theme/index.ts';
import { gallery as galleryWords, market as words } from '../words/en-gallery.ts';
import { failedView } from './failed-view.ts';
import { lazyView } from './lazy-view.ts';
import { attentionCount, findListing, firstView, type View } from './navigation.ts';

type Data = { client: Client; session: Session; shared: SharedSession; catalogue: Catalogue; tenants: Tenant[] };
type Shown = { state: 'loading' } | { state: 'failed'; error: unknown } | { state: 'empty' | 'ready'; data: Data; view: View };

/**
 * Gallery, listing page, install, My Apps: all of it in one tag.
 * @summary The whole marketplace.
 * @attr {string} server - Address of the Mortise server.
 * @attr {string} account - Slug of the account.
 * @attr {'light'|'dark'|'auto'} theme - Scheme; `auto` and absent inherit the page's.
 * @attr {'gallery'|'apps'|'install'} view - View to begin with.
 * @attr {string} integration - Integration to begin with: id, number or name.
 * @attr {'settings'|'list'} display - Begin with that integration's installed copy.
 * @event mortise-ready - The first view can be used.
 * @event mortise-navigate - Another view is shown: `detail.view`.
 * @event mortise-error - Something failed: `detail.code`.
 * @event mortise-session-expired - The session ended and the host gave no new token.
 * @csspart card - A card of the gallery.
 * @csspart search - The search field.
 * @cssprop --mortise-accent - The one accent; everything coloured is derived from it.
 * @cssprop --mortise-radius - Corner of controls; other corners follow.
 * @cssprop --mortise-font - Font family; the page's own by default.
 * @cssprop --mortise-font-size - Body size, 14px.
 * @cssprop --mortise-density - 0.9 compact, 1 regular, 1.125 roomy.
 */
export class MortiseMarketplace extends MortiseElement {
  static override properties = { ...MortiseElement.properties, view: {}, integration: {}, display: {}, hideHeader: { attribute: 'hide-header', type: Boolean }, hideSearch: { attribute: 'hide-search', type: Boolean }, hideTabs: { attribute: 'hide-tabs', type: Boolean }, shown: { state: true } };
  static override styles = [tokens, base, buttonStyles, stateStyles, tabsStyles, logoStyles, emptyStyles, galleryStyles];
  declare view: string | null;
  declare integration: string | null;
  declare display: string | null;
  declare hideHeader: boolean;
  declare hideSearch: boolean;
  declare hideTabs: boolean;
  declare shown: Shown;

  constructor() {
    super();
    Object.assign(this, { view: null, integration: null, display: null, hideHeader: false, hideSearch: false, hideTabs: false, shown: { state: 'loading' } });
    if (!customElements.get('mortise-browse')) customElements.define('mortise-browse', MortiseBrowse);
  }

  protected override get viewState(): ViewState {
    return this.shown.state;
  }

  protected override firstUpdated(): void {
    void this.#load();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // The page may set getToken after the tag was parsed: that is no failure, only a later start.
    const late = changed.has('getToken') && this.shown.state === 'failed' && this.shown.error instanceof Refused && this.shown.error.code === 'no-token';
    if (late) void this.#load();
  }

  async #load(): Promise<void> {
    if (this.shown.state !== 'loading') this.shown = { state: 'loading' };
    try {
      const { client, session, shared } = await this.openSession();
      const signal = this.leaving;
      const [catalogue, { tenants }] = await Promise.all([client.ask<Catalogue>('/v1/catalogue', { signal }), client.ask<{ tenants: Tenant[] }>('/v1/tenants', { signal })]);
      const data = { client, session, shared, catalogue, tenants };
      const view = this.#resumed(tenants) ?? firstView(this, catalogue.listings, tenants);
      this.shown = { state: catalogue.listings.length === 0 && tenants.length === 0 ? 'empty' : 'ready', data, view };
      this.emit('ready', { view: view.view });
    } catch (error) {
      if (this.leaving.aborted) return;
      this.shown = { state: 'failed', error };
      if (!(error instanceof Refused && error.code === 'no-token')) this.tell(error);
    }
  }

  /** Coming back from an outside system in the same tab: go on where the install was left. */
  #resumed(tenants: readonly Tenant[]): View | null {
    const address = new URL(location.href);
    if (!address.searchParams.has('mortise_flow')) return null;
    address.searchParams.delete('mortise_flow');
    history.replaceState(history.state, '', address);
    const begun = tenants.filter((tenant) => tenant.state === 'installing').at(-1);
    return begun === undefined ? { view: 'apps', tenant: null } : { view: 'install', integration: begun.integration.id };
  }

  async #refresh(): Promise<void> {
    const { shown } = this;
    if (shown.state !== 'ready' && shown.state !== 'empty') return;
    try {
      const { tenants } = await shown.data.client.ask<{ tenants: Tenant[] }>('/v1/tenants', { signal: this.leaving });
      if (this.shown.state === shown.state) this.shown = { ...this.shown, data: { ...shown.data, tenants } };
    } catch (error) {
      if (!this.leaving.aborted) this.tell(error);
    }
  }

  #go(view: View): void {
    if (this.shown.state !== 'ready' && this.shown.state !== 'empty') return;
    this.shown = { ...this.shown, view };
    this.emit('navigate', { view: view.view });
    void this.#refresh();
    void this.updateComplete.then(() => this.#focusView());
  }

  /** The view's own title takes the focus once it is drawn, so that readers and keyboards are where the eye is. */
  async #focusView(): Promise<void> {
    const view = this.renderRoot.querySelector<HTMLElement & { updateComplete?: Promise<unknown>; renderRoot?: ParentNode }>('[data-view]');
    await view?.updateComplete;
    const title = view?.renderRoot?.querySelector<HTMLElement>('[data-title]') ?? this.renderRoot.querySelector<HTMLElement>('[data-title]');
    title?.focus();
  }

  override render(): TemplateResult {
    const { shown } = this;
    const inner = shown.state === 'ready' || shown.state === 'empty' ? this.#view(shown.data, shown.view) : shown.state === 'failed' ? failedView(shown.error, this.#again) : this.#bones();
    return html`<div class="mortise" part="marketplace" @mortise-navigate=${this.#onNavigate} @mortise-install-cancel=${this.#onCancel} @mortise-uninstalled=${this.#onUninstalled} @mortise-installed=${() => void this.#refresh()}>${inner}</div>`;
  }

  #redraw = (): void => this.requestUpdate();

  #again = (): void => {
    if (this.shown.state === 'failed') this.findSession()?.client.renew();
    void this.#load();
  };

  #bones(): TemplateResult {
    return html`${this.#head(null)}<p class="vh" role="status">${words.loading}</p>
      <div class="gallery" aria-busy="true"><div class="gallery-main"><div class="cards" aria-hidden="true">${[1, 2, 3, 4, 5, 6].map(cardBone)}</div></div></div>`;
  }

  #head(data: Data | null): unknown {
    if (this.hideHeader) return nothing;
    const lede = data === null ? html`<p class="lede"><span class="bone bone-40"></span></p>` : html`<p class="lede">${words.lede(data.session.account.name)}</p>`;
    return html`<header class="gallery-head"><div class="title" role="heading" aria-level=${this.headingLevel} tabindex="-1" data-title>${words.title}</div>${lede}</header>`;
  }

  #tabs({ tenants }: Data, view: View): unknown {
    if (this.hideTabs) return nothing;
    const count = tenants.length;
    const attention = attentionCount(tenants);
    const tab = (to: View, inner: unknown) => html`<a class="tab" part="tab" href="#" aria-current=${to.view === view.view ? 'page' : nothing} @click=${(event: Event) => this.#click(event, to)}>${inner}</a>`;
    const warning = attention === 0 ? nothing : html`<span class="state state-warn">${icon(triangleAlert)}<span class="vh">${words.needAttention(attention)}</span></span>`;
    return html`<nav class="tabs" aria-label=${words.title}>
      ${tab({ view: 'gallery' }, words.browse)} ${tab({ view: 'apps', tenant: null }, html`${words.myApps} ${count === 0 ? nothing : html`<span class="count">${count}</span>`} ${warning}`)}
    </nav>`;
  }

  #view(data: Data, view: View): unknown {
    switch (view.view) {
      case 'gallery':
        return html`${this.#head(data)}${this.#tabs(data, view)}${this.#gallery(data)}`;
      case 'apps':
        return html`${this.#head(data)}${this.#tabs(data, view)}${lazyView('mortise-my-apps', () => this.#apps(data, view.tenant), this.#redraw)}`;
      case 'install':
        return lazyView('mortise-install', () => html`<mortise-install data-view .shared=${data.shared} .headingLevel=${this.headingLevel} integration=${view.integration}></mortise-install>`, this.#redraw);
      case 'listing': {
        const listing = findListing(data.catalogue.listings, view.integration);
        if (listing === null) return this.#gallery(data);
        return lazyView('mortise-listing', () => this.#listing(data, listing), this.#redraw);
      }
    }
  }

  #gallery({ catalogue, tenants }: Data): TemplateResult {
    if (catalogue.listings.length === 0) return emptyView({ outline: blocks, heading: galleryWords.empty, text: galleryWords.emptyText });
    return html`<mortise-browse .catalogue=${catalogue} .tenants=${tenants} .headingLevel=${this.headingLevel} .hideSearch=${this.hideSearch} @mortise-open-listing=${this.#onOpen}></mortise-browse>`;
  }

  #apps({ shared }: Data, tenant: string | null): TemplateResult {
    return html`<mortise-my-apps data-view .shared=${shared} .headingLevel=${this.headingLevel} .tenant=${tenant}></mortise-my-apps>`;
  }

  #listing({ client, session, tenants }: Data, listing: CatalogueListing): TemplateResult {
    const own = tenants.filter((tenant) => tenant.integration.id === listing.id);
    return html`<mortise-listing data-view .client=${client} .summary=${listing} .tenants=${own} .may=${session.may} .headingLevel=${this.headingLevel} @mortise-listing-ask=${this.#onAsk}></mortise-listing>`;
  }

  #click(event: Event, view: View): void {
    event.preventDefault();
    this.#go(view);
  }

  #onOpen = (event: CustomEvent<CatalogueListing>): void => this.#go({ view: 'listing', integration: event.detail.id });

  #onAsk = ({ detail }: CustomEvent<ListingAsk>): void => {
    const { shown } = this;
    if (shown.state !== 'ready' || shown.view.view !== 'listing') return;
    if (detail.ask === 'back') this.#go({ view: 'gallery' });
    else if (detail.ask === 'open') this.#go({ view: 'apps', tenant: detail.tenant ?? null });
    else this.#go({ view: 'install', integration: shown.view.integration });
  };

  /** A view inside asks for another one; what we send ourselves does not pass here. */
  #onNavigate = ({ detail }: CustomEvent<MortiseEventDetail>): void => {
    if (detail.view === 'apps') this.#go({ view: 'apps', tenant: detail.tenant?.id ?? null });
    if (detail.view === 'gallery') this.#go({ view: 'gallery' });
    if (detail.view === 'install' && detail.integration !== undefined) this.#go({ view: 'install', integration: detail.integration.id });
  };

  #onCancel = (): void => {
    const { shown } = this;
    if (shown.state === 'ready' && shown.view.view === 'install') this.#go({ view: 'listing', integration: shown.view.integration });
  };

  #onUninstalled = (): void => this.#go({ view: 'apps', tenant: null });
}
