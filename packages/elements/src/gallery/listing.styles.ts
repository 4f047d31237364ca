/** The listing page. */
import { css } from 'lit';

export const listingStyles = css`
  .back {
    line-height: var(--_line-snug);
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: var(--_target);
    color: var(--_text-muted);
    text-decoration: none;
    font-size: var(--_text-sm);
  }
  .back:hover {
    color: var(--_text);
  }
  .hero {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--_space-4);
    align-items: center;
    padding-block: var(--_space-2) var(--_space-6);
  }
  .hero .actions {
    grid-column: 1 / -1;
    display: flex;
    gap: var(--_space-2);
    flex-wrap: wrap;
  }
  .hero .actions .btn-primary {
    flex: 1;
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
    color: var(--_text-muted);
    font-size: var(--_text-sm);
    margin-block-start: 6px;
  }
  .meta > * {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }
  .strip {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: min(86%, 420px);
    gap: var(--_space-3);
    overflow-x: auto;
    scroll-snap-type: inline mandatory;
    scrollbar-width: thin;
    scrollbar-color: var(--_border-strong) transparent;
    padding-block-end: 10px;
  }
  .strip figure {
    scroll-snap-align: start;
  }
  .strip svg {
    display: block;
    inline-size: 100%;
    block-size: auto;
    border-radius: var(--_radius);
    border: 1px solid var(--_border);
    background: var(--_surface-sunken);
  }
  .strip figcaption {
    margin-block-start: 8px;
    font-size: var(--_text-sm);
    color: var(--_text-muted);
  }
  .listing {
    display: grid;
    gap: var(--_space-8);
  }
  .listing > * {
    min-inline-size: 0;
  }
  .prose {
    display: grid;
    align-content: start;
    gap: var(--_space-3);
    line-height: var(--_line-prose);
    max-inline-size: var(--_measure);
    text-wrap: pretty;
  }
  .prose :is(h2, h3) {
    font-weight: var(--_weight-strong);
    font-size: var(--_text-lg);
    line-height: var(--_line-snug);
    margin-block-start: var(--_space-3);
  }
  .prose > :first-child {
    margin-block-start: 0;
  }
  .prose :is(ul, ol) {
    padding-inline-start: 1.3em;
    display: grid;
    gap: 4px;
  }
  .prose li::marker {
    color: var(--_text-muted);
  }
  .prose code {
    font-family: var(--_font-mono);
    font-size: 0.9em;
    padding: 0.1em 0.35em;
    border-radius: 4px;
    background: var(--_surface-active);
  }
  .facts {
    display: grid;
    gap: var(--_space-6);
    align-content: start;
  }
  .facts section {
    display: grid;
    gap: var(--_space-3);
  }
  .facts section + section {
    border-block-start: 1px solid var(--_border);
    padding-block-start: var(--_space-6);
  }
  .fact {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px 10px;
    align-items: start;
    font-size: var(--_text-sm);
    line-height: var(--_line-snug);
  }
  .fact > .icon {
    margin-block-start: 0.1em;
    color: var(--_text-muted);
  }
  .fact > .logo {
    grid-row: span 2;
    align-self: center;
  }
  @container mortise (min-width: 620px) {
    .hero {
      grid-template-columns: auto minmax(0, 1fr) auto;
    }
    .hero .actions {
      grid-column: auto;
    }
    .hero .actions .btn-primary {
      flex: none;
      min-inline-size: 96px;
    }
  }
  @container mortise (min-width: 820px) {
    .listing {
      grid-template-columns: minmax(0, 1fr) 264px;
      column-gap: var(--_space-12);
    }
    .listing > .wide {
      grid-column: 1 / -1;
    }
  }
`;
