/** The gallery inside the marketplace: search, categories, cards. Not a public element. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { components } from '@mortise/client';
import {
  emptyView,
  emptyViewStyles,
  icon,
  inputStyles,
  logoStyles,
  plainButtonStyles,
  stateStyles,
} from '../controls/index.ts';
import { blocks, chevronDown, search } from '../controls/icons.ts';
import { firstTokens, reset } from '../theme/index.ts';
import { gallery as words } from '../words/en-gallery.ts';
import { card } from './card.ts';
import { cardState, type Tenant } from './card-state.ts';
import type { CatalogueListing, Sort } from './filter-listings.ts';
import { galleryStyles } from './gallery.styles.ts';

export type Catalogue = components['schemas']['Catalogue'];

/** Cards drawn at once; more come as the end comes into sight. */
const pageSize = 60;

/**
 * Shows a catalogue that somebody else loaded; asks by `mortise-open-listing` to open one.
 * @ignore
 */
export class MortiseBrowse extends LitElement {
  static override properties = {
    catalogue: {},
    tenants: {},
    headingLevel: {},
    hideSearch: {},
    query: {},
    category: {},
    sort: {},
    pages: {},
  };
  static override styles = [
    firstTokens,
    reset,
    plainButtonStyles,
    inputStyles,
    logoStyles,
    stateStyles,
    emptyViewStyles,
    galleryStyles,
    css`
      .card {
        content-visibility: auto;
        contain-intrinsic-size: auto 168px;
      }
      .more {
        display: flex;
        justify-content: center;
        padding-block-start: var(--_space-4);
      }
    `,
  ];
  declare catalogue: Catalogue | null;
  declare tenants: readonly Tenant[];
  declare headingLevel: number;
  declare hideSearch: boolean;
  declare query: string;
  declare category: string | null;
  declare sort: Sort;
  declare pages: number;

  #found: readonly CatalogueListing[] = [];
  #filter: typeof import('./filter-listings.ts').filterListings | null = null;
  #watcher: IntersectionObserver | null = null;

  constructor() {
    super();
    Object.assign(this, {
      catalogue: null,
      tenants: [],
      headingLevel: 2,
      hideSearch: false,
      query: '',
      category: null,
      sort: 'recommended',
      pages: 1,
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watcher?.disconnect();
    this.#watcher = null;
  }

  /** The first view is in the catalogue's own order; what searches and sorts comes right after it. */
  protected override async firstUpdated(): Promise<void> {
    this.#filter = (await import('./filter-listings.ts')).filterListings;
    this.requestUpdate('query');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const asked = ['catalogue', 'query', 'category', 'sort'].some((name) => changed.has(name as keyof MortiseBrowse));
    if (!asked || this.catalogue === null) return;
    this.#found = this.#filter?.(this.catalogue.listings, this) ?? this.catalogue.listings;
    if (!changed.has('catalogue')) this.pages = 1;
  }

  protected override updated(): void {
    const end = this.renderRoot.querySelector('.more');
    this.#watcher?.disconnect();
    if (end === null || typeof IntersectionObserver === 'undefined') return;
    this.#watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && void (this.pages += 1),
      { rootMargin: '600px' },
    );
    this.#watcher.observe(end);
  }

  override render(): TemplateResult | typeof nothing {
    if (this.catalogue === null) return nothing;
    return html`<div class="mortise">
      <div class="gallery">
        ${this.hideSearch ? nothing : this.#tools()} ${this.#rail(this.catalogue)}
        <div class="gallery-main">
          <div class="vh" role="heading" aria-level=${this.headingLevel + 1}>
            ${this.category ?? words.allIntegrations}
          </div>
          <p class="vh" role="status">${words.count(this.#found.length)}</p>
          ${this.#found.length === 0 ? this.#noMatch() : this.#cards()}
        </div>
      </div>
    </div>`;
  }

  #tools(): TemplateResult {
    return html`<div class="gallery-tools" role="search">
      <label class="search"
        ><span class="vh">${words.search}</span>${icon(search)}<input
          class="input"
          part="search"
          type="search"
          placeholder=${words.search}
          .value=${this.query}
          @input=${this.#onSearch}
      /></label>
      <span class="select"
        ><select class="input" aria-label=${words.sort} @change=${this.#onSort}>
          <option value="recommended">${words.recommended}</option>
          <option value="name">${words.byName}</option></select
        >${icon(chevronDown)}</span
      >
    </div>`;
  }

  #rail({ categories, listings }: Catalogue): TemplateResult {
    const item = (name: string | null, count: number) =>
      html`<a
        href="#"
        part="category"
        aria-current=${this.category === name ? 'true' : nothing}
        @click=${(event: Event) => this.#choose(event, name)}
        >${name ?? words.all} <span class="count">${count}</span></a
      >`;
    return html`<nav class="rail" aria-label=${words.categories}>
      ${item(null, listings.length)}${categories.map(({ name, count }) => item(name, count))}
    </nav>`;
  }

  #cards(): TemplateResult {
    const shown = this.#found.slice(0, this.pages * pageSize);
    const left = this.#found.length - shown.length;
    const ofIntegration = Map.groupBy(this.tenants, (tenant) => tenant.integration.id);
    const open = (listing: CatalogueListing) =>
      this.dispatchEvent(new CustomEvent('mortise-open-listing', { detail: listing }));
    return html`<div class="cards" part="cards">
        ${shown.map((listing) => card(listing, { state: cardState(ofIntegration.get(listing.id) ?? []), heading: this.headingLevel + 2, open }))}
      </div>
      ${left > 0 ? html`<div class="more"><button class="btn" @click=${() => void (this.pages += 1)}>${words.showMore(Math.min(left, pageSize))}</button></div>` : nothing}`;
  }

  #noMatch(): TemplateResult {
    const clear = html`<button class="btn" @click=${this.#clear}>${words.clear}</button>`;
    return emptyView({
      outline: this.query === '' ? blocks : search,
      heading: words.noMatch(this.query),
      text: words.noMatchText,
      actions: clear,
    });
  }

  #onSearch = (event: Event): void => void (this.query = (event.target as HTMLInputElement).value);
  #onSort = (event: Event): void => void (this.sort = (event.target as HTMLSelectElement).value as Sort);
  #clear = (): void => {
    this.query = '';
    this.category = null;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('input')?.focus());
  };
  #choose(event: Event, name: string | null): void {
    event.preventDefault();
    this.category = name;
  }
}
