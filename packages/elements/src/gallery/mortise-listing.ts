/** The page of one integration: what it does, what it joins, and the one way on. Not a public element. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Client, components } from '@mortise/client';
import {
  buttonStyles,
  emptyStyles,
  emptyView,
  icon,
  logoPlate,
  logoPlates,
  logoStyles,
  notice,
  noticeStyles,
  stateStyles,
} from '../controls/index.ts';
import { arrowLeft, arrowUpRight, blocks, bookOpen, building2, calendarClock } from '../controls/icons.ts';
import { base, tokens } from '../theme/index.ts';
import { listing as words } from '../words/en-listing.ts';
import { session as trouble } from '../words/en-session.ts';
import type { Tenant } from './card-state.ts';
import type { CatalogueListing } from './filter-listings.ts';
import { listingStyles } from './listing.styles.ts';
import { textTree } from './text-tree.ts';

type Listing = components['schemas']['Listing'];
type Shown = { state: 'loading' } | { state: 'failed' } | { state: 'ready'; listing: Listing };
/** What the page asks of the one that holds it. */
export type ListingAsk = { ask: 'back' | 'install' | 'open'; tenant?: string };

/**
 * Loads and shows one listing; asks by `mortise-listing-ask`.
 * @ignore
 */
export class MortiseListing extends LitElement {
  static override properties = {
    client: { attribute: false },
    summary: { attribute: false },
    tenants: { attribute: false },
    may: { attribute: false },
    headingLevel: { attribute: false },
    shown: { state: true },
  };
  static override styles = [
    tokens,
    base,
    buttonStyles,
    logoStyles,
    stateStyles,
    noticeStyles,
    emptyStyles,
    listingStyles,
    css`
      .prose-heading {
        font-weight: var(--_weight-strong);
        font-size: var(--_text-lg);
        line-height: var(--_line-snug);
        margin-block-start: var(--_space-3);
      }
      .prose > .prose-heading:first-child {
        margin-block-start: 0;
      }
      blockquote {
        margin: 0;
        padding-inline-start: var(--_space-4);
        border-inline-start: 2px solid var(--_border-strong);
      }
    `,
  ];
  declare client: Client;
  declare summary: CatalogueListing;
  declare tenants: readonly Tenant[];
  declare may: readonly string[];
  declare headingLevel: number;
  declare shown: Shown;

  constructor() {
    super();
    Object.assign(this, { tenants: [], may: [], headingLevel: 2, shown: { state: 'loading' } });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    this.shown = { state: 'loading' };
    try {
      this.shown = {
        state: 'ready',
        listing: await this.client.ask<Listing>(`/v1/listings/${encodeURIComponent(this.summary.id)}`),
      };
    } catch {
      this.shown = { state: 'failed' };
    }
  }

  override render(): TemplateResult {
    return html`<div class="mortise">
      <a class="back" href="#" @click=${(event: Event) => this.#ask(event, { ask: 'back' })}
        >${icon(arrowLeft, 'flip')}${words.back}</a
      >
      <header class="hero">
        ${logoPlates(this.summary, 'lg')}
        <div>
          <div class="title title-lg" role="heading" aria-level=${this.headingLevel} tabindex="-1" data-title>
            ${this.summary.long_name}
          </div>
          <p class="lede">${this.summary.tagline}</p>
        </div>
        <div class="actions">${this.#actions()}</div>
      </header>
      ${this.#body()}
    </div>`;
  }

  #actions(): unknown {
    const { summary } = this;
    if (summary.type === 'external') {
      return summary.link === null
        ? nothing
        : html`<a class="btn btn-primary" href=${summary.link} target="_blank" rel="noopener noreferrer"
            >${words.visit(summary.long_name)}${icon(arrowUpRight, 'flip')}</a
          >`;
    }
    const begun = this.tenants.find((tenant) => tenant.state === 'installing');
    const own = this.tenants.find((tenant) => tenant.state === 'active' || tenant.state === 'paused');
    const button = (ask: ListingAsk, word: string, primary: boolean) =>
      html`<button class="btn ${primary ? 'btn-primary' : ''}" @click=${(event: Event) => this.#ask(event, ask)}>
        ${word}
      </button>`;
    const mayInstall =
      this.may.includes('install') && !(this.shown.state === 'ready' && !this.shown.listing.installable);
    return html`${own === undefined ? nothing : button({ ask: 'open', tenant: own.id }, words.open, true)}
    ${begun !== undefined && mayInstall ? button({ ask: 'install' }, words.goOn, own === undefined) : mayInstall ? button({ ask: 'install' }, own === undefined ? words.install : words.again, own === undefined) : nothing}`;
  }

  #body(): unknown {
    const { shown } = this;
    if (shown.state === 'loading')
      return html`<p class="vh" role="status">${words.loading}</p>
        <div class="stack" aria-hidden="true">
          <span class="bone bone-60"></span><span class="bone bone-90"></span><span class="bone bone-75"></span>
        </div>`;
    if (shown.state === 'failed')
      return emptyView({
        outline: blocks,
        heading: trouble.viewFailed,
        text: trouble.viewFailedText,
        alert: true,
        actions: html`<button class="btn" @click=${() => void this.#load()}>${trouble.tryAgain}</button>`,
      });
    const { listing } = shown;
    const refusal = listing.not_installable;
    return html`${refusal === null || listing.type === 'external' ? nothing : notice({ tone: 'neutral', heading: refusal.message })}
      <div class="listing">
        <div class="prose">${textTree(listing.text, this.headingLevel)}</div>
        <aside class="facts" aria-label=${words.about}>${this.#connects(listing)}${this.#details(listing)}</aside>
      </div>`;
  }

  #heading = (text: string): TemplateResult =>
    html`<div class="heading" role="heading" aria-level=${this.headingLevel + 1}>${text}</div>`;

  #connects({ connectors }: Listing): unknown {
    if (connectors.length === 0) return nothing;
    return html`<section>
      ${this.#heading(words.connectsTo)}${connectors.map(
        ({ label, logo, connects_by }) =>
          html`<div class="fact">
            ${logoPlate(logo, label.slice(0, 2), 'sm')}<span class="strong">${label}</span
            ><span class="muted">${connects_by === 'form' ? words.giveKey : words.signIn}</span>
          </div>`,
      )}
    </section>`;
  }

  #details({ schedules, facts, category }: Listing): TemplateResult {
    const runs = schedules.map((choice) =>
      'every' in choice ? words.every[choice.every] : 'daily' in choice ? words.daily : words.byHand,
    );
    const outside = (href: string | undefined, word: string) =>
      href === undefined || !/^https:/.test(href)
        ? nothing
        : html`<div class="fact">
            ${icon(bookOpen)}<a href=${href} target="_blank" rel="noopener nofollow ugc">${word}</a>
          </div>`;
    return html`<section>
      ${this.#heading(words.details)}
      ${facts.by === undefined ? nothing : html`<div class="fact">${icon(building2)}<span>${words.by(facts.by)}</span></div>`}
      ${category === null ? nothing : html`<div class="fact">${icon(blocks)}<span>${category}</span></div>`}
      ${runs.length === 0 ? nothing : html`<div class="fact">${icon(calendarClock)}<span>${words.runs} ${new Intl.ListFormat('en', { type: 'disjunction' }).format(runs)}</span></div>`}
      ${outside(facts.docs_url, words.docs)}${outside(facts.support_url, words.support)}
    </section>`;
  }

  #ask(event: Event, ask: ListingAsk): void {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent<ListingAsk>('mortise-listing-ask', { detail: ask }));
  }
}
