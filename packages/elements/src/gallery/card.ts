/** A card of the gallery: the whole of it is one link. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon, logoPlates, stateMark, type Outline, type StateTone } from '../controls/index.ts';
import { arrowUpRight, circleCheck, circleDashed, circlePause, triangleAlert } from '../controls/icons.ts';
import { gallery as words } from '../words/en-gallery.ts';
import type { CardState } from './card-state.ts';
import type { CatalogueListing } from './filter-listings.ts';

export type CardMeans = { state: CardState; heading: number; open: (listing: CatalogueListing) => void };

const marks: Record<NonNullable<CardState>, [StateTone, Outline]> = {
  reconnect: ['warn', triangleAlert],
  needsYou: ['warn', triangleAlert],
  waiting: ['muted', circleDashed],
  goOn: ['muted', circleDashed],
  paused: ['muted', circlePause],
  installed: ['ok', circleCheck],
};

export function card(listing: CatalogueListing, { state, heading, open }: CardMeans): TemplateResult {
  const corner = state === null ? flag(listing) : stateMark(...marks[state], words[state]);
  return html`<article class="card" part="card">
    ${logoPlates(listing)}
    <div class="card-name" role="heading" aria-level=${heading} part="card-name">${link(listing, open)}</div>
    ${corner === nothing ? nothing : html`<span class="card-state">${corner}</span>`}
    <p class="card-text">${listing.tagline}</p>
    ${listing.category === null ? nothing : html`<p class="card-foot">${listing.category}</p>`}
  </article>`;
}

/** External listings lead out; the others open their page here, and their address stays the host's. */
function link(listing: CatalogueListing, open: (listing: CatalogueListing) => void): TemplateResult {
  if (listing.type === 'external' && listing.link !== null && /^https:\/\//.test(listing.link)) {
    return html`<a
        href=${listing.link}
        target="_blank"
        rel="noopener noreferrer"
        aria-label=${words.opensSite(listing.long_name)}
        >${listing.long_name}</a
      >${icon(arrowUpRight, 'flip')}`;
  }
  const go = (event: Event) => {
    event.preventDefault();
    open(listing);
  };
  return html`<a href="#${listing.name}" @click=${go}>${listing.long_name}</a>`;
}

function flag({ flag: own }: CatalogueListing): TemplateResult | typeof nothing {
  if (own === null) return nothing;
  const looks: Record<string, string> = { blue: 'flag-info', info: 'flag-info', grey: '', gray: '', outlined: '' };
  return html`<span class="flag ${looks[own.color ?? ''] ?? 'flag-accent'}" part="flag">${own.name}</span>`;
}

/** The size of a card, while there is none. */
export const cardBone = (): TemplateResult =>
  html`<div class="card">
    <span class="bone bone-logo"></span
    ><span class="bone-lines stack stack-2"
      ><span class="bone bone-60"></span><span class="bone bone-90"></span><span class="bone bone-75"></span
    ></span>
  </div>`;
