/** `<mortise-marketplace>`: everything in one tag. Here is what the first view needs; the other views and the ways between them come when they are wanted. */
import { Refused } from '@mortise/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emptyView, emptyViewStyles, icon, plainButtonStyles, stateStyles, tabsStyles } from '../controls/index.ts';
import { blocks, triangleAlert, circleAlert } from '../controls/icons.ts';
import {
  cardBone,
  galleryStyles,
  MortiseBrowse,
  needsOf,
  type Catalogue,
  type CatalogueListing,
  type Tenant,
} from '../gallery/index.ts';
import { defineElement, MortiseElement, type ViewState } from '../session/index.ts';
import { firstTokens, reset } from '../theme/index.ts';
import { gallery as galleryWords, market as words } from '../words/en-gallery.ts';
import type { View } from './navigation.ts';
import type { Data } from './other-views.ts';

type Others = typeof import('./other-views.ts');
type Shown =
  { state: 'loading' } | { state: 'failed'; error: unknown } | { state: 'empty' | 'ready'; data: Data; view: View };

/**
 * Gallery, listing page, install, My Apps: all of it in one tag.
 * @summary The whole marketplace.
 * @attr {string} server - Address of the Mortise server.
 * @attr {string} account - Slug of the account.
 * @attr {'light'|'dark'|'auto'} theme - Scheme; `auto` and absent inherit the page's.
 * @attr {'gallery'|'apps'|'install'} view - View to begin with.
 * @attr {string} integration - Integration to begin with: id, number or name.
 * @attr {'settings'|'list'} display - Begin with that integration's installed copy: its settings, or the copy in the list.
 * @attr {boolean} hide-header - Leaves out title and greeting.
 * @attr {boolean} hide-search - Leaves out the search field.
 * @attr {boolean} hide-tabs - Leaves out Browse and My Apps.
 * @event mortise-ready - The first view can be used.
 * @event mortise-navigate - Another view is shown: `detail.view`.
 * @event mortise-error - Something failed: `detail.code`.
 * @event mortise-session-expired - The session ended and the host gave no new token.
 * @csspart card - A card of the gallery.
 * @csspart cards - The grid of cards.
 * @csspart category - A category beside the cards.
 * @csspart flag - The word on a card that says new, beta or the like.
 * @csspart search - The search field.
 * @csspart tab - Browse, My Apps.
 */
export class MortiseMarketplace extends MortiseElement {
  static override properties = {
    ...MortiseElement.properties,
    view: {},
    integration: {},
    display: {},
    hideHeader: { attribute: 'hide-header', type: Boolean },
    hideSearch: { attribute: 'hide-search', type: Boolean },
    hideTabs: { attribute: 'hide-tabs', type: Boolean },
    shown: { state: true },
  };
  static override styles = [
    firstTokens,
    reset,
    plainButtonStyles,
    stateStyles,
    tabsStyles,
    emptyViewStyles,
    galleryStyles,
  ];
  declare view: string | null;
  declare integration: string | null;
  declare display: string | null;
  declare hideHeader: boolean;
  declare hideSearch: boolean;
  declare hideTabs: boolean;
  declare shown: Shown;
  #others: Others | null = null;
  /** Whether the code of the other views was asked for and did not come. */
  #missing = false;

  constructor() {
    super();
    Object.assign(this, {
      view: null,
      integration: null,
      display: null,
      hideHeader: false,
      hideSearch: false,
      hideTabs: false,
      shown: { state: 'loading' },
    });
    defineElement('mortise-browse', MortiseBrowse);
  }

  protected override get viewState(): ViewState {
    return this.shown.state;
  }

  protected override firstUpdated(): void {
    void this.#load();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // The page may set getToken after the tag was parsed: that is no failure, only a later start.
    const late =
      changed.has('getToken') &&
      this.shown.state === 'failed' &&
      this.shown.error instanceof Refused &&
      this.shown.error.code === 'no-token';
    if (late) void this.#load();
  }

  async #load(): Promise<void> {
    if (this.shown.state !== 'loading') this.shown = { state: 'loading' };
    try {
      const { client, session, shared } = await this.openSession();
      const signal = this.leaving;
      const [catalogue, { tenants }] = await Promise.all([
        client.ask<Catalogue>('/v1/catalogue', { signal }),
        client.ask<{ tenants: Tenant[] }>('/v1/tenants', { signal }),
      ]);
      const data = { client, session, shared, catalogue, tenants };
      const view: View = this.#isPlain(catalogue)
        ? { view: 'gallery' }
        : await (await this.#rest()).beginning(this, data);
      this.shown = { state: catalogue.listings.length === 0 && tenants.length === 0 ? 'empty' : 'ready', data, view };
      this.emit('ready', { view: view.view });
    } catch (error) {
      if (this.leaving.aborted) return;
      if (error instanceof Refused && error.status !== 0) await this.#rest().catch(() => undefined);
      this.shown = { state: 'failed', error };
      if (!(error instanceof Refused && error.code === 'no-token')) this.tell(error);
    }
  }

  /** Whether it can only begin with the gallery: no link, nothing to go on with, more than one thing to see. */
  #isPlain({ listings }: Catalogue): boolean {
    return (
      (this.view ?? this.integration) === null && listings.length !== 1 && !location.search.includes('mortise_flow')
    );
  }

  async #rest(): Promise<Others> {
    return (this.#others ??= await import('./other-views.ts'));
  }

  #refresh = async (): Promise<void> => {
    const { shown } = this;
    if (!('data' in shown)) return;
    try {
      const { tenants } = await shown.data.client.ask<{ tenants: Tenant[] }>('/v1/tenants', { signal: this.leaving });
      if ('data' in this.shown) this.shown = { ...this.shown, data: { ...shown.data, tenants } };
    } catch (error) {
      if (!this.leaving.aborted) this.tell(error);
    }
  };

  #go = async (view: View): Promise<void> => {
    if (!('data' in this.shown)) return;
    this.shown = { ...this.shown, view };
    this.#missing = false;
    this.emit('navigate', { view: view.view });
    void this.#refresh();
    const others = await this.#rest().catch((error: unknown) => {
      this.#missing = true;
      this.tell(error);
      return null;
    });
    this.requestUpdate();
    await this.updateComplete;
    await others?.focusView(this.renderRoot);
  };

  override render(): TemplateResult {
    const { shown } = this;
    const inner =
      'data' in shown
        ? this.#view(shown.data, shown.view)
        : shown.state === 'failed'
          ? this.#failed(shown.error)
          : this.#bones();
    return html`<div class="mortise" part="marketplace">${inner}</div>`;
  }

  #failed(error: unknown): TemplateResult {
    const signIn = error instanceof Refused ? this.#others?.signInView(error.code, this.#again) : null;
    return signIn ?? html`${this.#head(null)}${this.#broken(this.#again)}`;
  }

  #broken(again: () => void): TemplateResult {
    const actions = html`<button class="btn" @click=${again}>${words.tryAgain}</button>`;
    return emptyView({ outline: circleAlert, heading: words.failed, text: words.failedText, actions, alert: true });
  }

  #again = (): void => {
    this.findSession()?.client.renew();
    void this.#load();
  };

  #bones(): TemplateResult {
    return html`${this.#head(null)}
      <p class="vh" role="status">${words.loading}</p>
      <div class="gallery" aria-busy="true">
        <div class="gallery-main"><div class="cards" aria-hidden="true">${[1, 2, 3, 4, 5, 6].map(cardBone)}</div></div>
      </div>`;
  }

  #head(data: Data | null): unknown {
    if (this.hideHeader) return nothing;
    const lede =
      data === null
        ? this.shown.state === 'failed'
          ? nothing
          : html`<span class="bone bone-40"></span>`
        : words.lede(data.session.account.name);
    return html`<header class="gallery-head">
      <div class="title" role="heading" aria-level=${this.headingLevel} tabindex="-1" data-title>${words.title}</div>
      <p class="lede">${lede}</p>
    </header>`;
  }

  #tabs({ tenants }: Data, view: View): unknown {
    if (this.hideTabs) return nothing;
    const attention = needsOf(tenants).length;
    const tab = (to: View, inner: unknown) =>
      html`<a
        class="tab"
        part="tab"
        href="#"
        aria-current=${to.view === view.view ? 'page' : nothing}
        @click=${(event: Event) => this.#click(event, to)}
        >${inner}</a
      >`;
    const warning =
      attention === 0
        ? nothing
        : html`<span class="state state-warn"
            >${icon(triangleAlert)}<span class="vh">${words.needAttention(attention)}</span></span
          >`;
    return html`<nav class="tabs" aria-label=${words.title}>
      ${tab({ view: 'gallery' }, words.browse)}${tab({ view: 'apps', tenant: null }, html`${words.myApps} ${tenants.length === 0 ? nothing : html`<span class="count">${tenants.length}</span>`} ${warning}`)}
    </nav>`;
  }

  #view(data: Data, view: View): unknown {
    const top = view.view === 'gallery' || view.view === 'apps' ? [this.#head(data), this.#tabs(data, view)] : nothing;
    if (view.view === 'gallery') return html`${top}${this.#gallery(data)}`;
    const scene = {
      data,
      host: this,
      go: (to: View) => void this.#go(to),
      refresh: () => void this.#refresh(),
    };
    const bare = this.#missing
      ? this.#broken(() => void this.#go(view))
      : html`<p class="vh" role="status">${words.loadingView}</p>`;
    return html`${top}${this.#others?.drawView(view, scene) ?? bare}`;
  }

  #gallery({ catalogue, tenants }: Data): TemplateResult {
    if (catalogue.listings.length === 0)
      return emptyView({ outline: blocks, heading: galleryWords.empty, text: galleryWords.emptyText });
    return html`<mortise-browse
      exportparts="card, cards, category, flag, search"
      .catalogue=${catalogue}
      .tenants=${tenants}
      .headingLevel=${this.headingLevel}
      .hideSearch=${this.hideSearch}
      @mortise-open-listing=${this.#onOpen}
    ></mortise-browse>`;
  }

  #click(event: Event, view: View): void {
    event.preventDefault();
    void this.#go(view);
  }

  #onOpen = (event: CustomEvent<CatalogueListing>): void =>
    void this.#go({ view: 'listing', integration: event.detail.id });
}
