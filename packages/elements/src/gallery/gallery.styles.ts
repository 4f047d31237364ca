/** The gallery: head, tools, rail, cards. */
import { css } from 'lit';

export const galleryStyles = css`
  .gallery-head {
    display: grid;
    gap: 4px;
    margin-block-end: var(--_space-4);
  }
  .gallery {
    display: grid;
    gap: var(--_space-4);
    padding-block-start: var(--_space-5);
  }
  .gallery-tools {
    display: flex;
    align-items: flex-start;
    gap: var(--_space-2);
  }
  .gallery-tools > .search {
    flex: 1;
  }
  .gallery-tools > .select {
    flex: none;
    display: none;
  }
  .rail {
    display: flex;
    gap: 6px;
    overflow-x: auto;
    scrollbar-width: none;
    margin-inline: -2px;
    padding: 2px;
  }
  .rail a {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-block-size: max(32px, var(--_control-sm));
    padding: 0 12px;
    border-radius: var(--_radius-full);
    border: 1px solid var(--_border-strong);
    color: var(--_text);
    text-decoration: none;
    white-space: nowrap;
    font-size: var(--_text-sm);
    line-height: var(--_line-snug);
  }
  .rail a:hover {
    background: var(--_surface-hover);
  }
  .rail a[aria-current] {
    background: var(--_accent-soft);
    border-color: var(--_accent-line);
    color: var(--_accent-ink);
    font-weight: var(--_weight-medium);
  }
  .rail .count {
    color: inherit;
  }
  .cards {
    display: grid;
    gap: var(--_space-3);
    grid-template-columns: minmax(0, 1fr);
  }
  .card {
    position: relative;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    column-gap: var(--_space-3);
    align-content: start;
    padding: var(--_space-4);
    background: var(--_surface-card);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    transition:
      border-color var(--_fast) var(--_ease),
      box-shadow var(--_fast) var(--_ease);
  }
  .card > [class^='logo'] {
    grid-row: 1 / span 2;
    align-self: start;
  }
  .card-name {
    grid-column: 2;
    font-weight: var(--_weight-strong);
    line-height: var(--_line-snug);
    display: flex;
    gap: 6px;
    align-items: center;
  }
  .card-name a {
    color: inherit;
    text-decoration: none;
    outline: 0;
  }
  .card-name a::after {
    content: '';
    position: absolute;
    inset: -1px;
    border-radius: inherit;
  }
  .card-name .icon {
    color: var(--_text-muted);
    inline-size: 14px;
    block-size: 14px;
  }
  .card-text {
    grid-column: 2 / -1;
    color: var(--_text-muted);
    font-size: var(--_text-sm);
    line-height: var(--_line-snug);
    margin-block-start: 2px;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    text-wrap: pretty;
  }
  .card-foot {
    grid-column: 2 / -1;
    font-size: var(--_text-xs);
    color: var(--_text-muted);
    margin-block-start: 6px;
  }
  .card-state {
    grid-column: 3;
    grid-row: 1;
    align-self: center;
    display: flex;
    align-items: center;
    min-block-size: 22px;
  }
  article.card:hover {
    border-color: var(--_border-strong);
    box-shadow: var(--_shadow-card);
  }
  .card:has(a:focus-visible) {
    outline: 2px solid var(--_focus-ring);
    outline-offset: 2px;
  }
  @media (forced-colors: active) {
    .rail a:not([aria-current]) {
      border-color: Canvas;
    }
  }
  @container mortise (max-width: 519px) {
    .cards {
      gap: var(--_space-2);
    }
    .card {
      padding: 14px;
    }
    .card-foot {
      display: none;
    }
  }
  @container mortise (max-width: 859px) {
    .rail {
      mask-image: linear-gradient(to right, #000 calc(100% - 28px), transparent);
      padding-inline-end: 28px;
    }
    .rail:dir(rtl) {
      mask-image: linear-gradient(to left, #000 calc(100% - 28px), transparent);
    }
  }
  @container mortise (min-width: 520px) {
    .cards {
      grid-template-columns: repeat(auto-fill, minmax(var(--_card-min), 1fr));
    }
    .card {
      grid-template: auto auto 1fr auto / minmax(0, 1fr) auto;
    }
    .card > [class^='logo'] {
      grid-row: 1;
      grid-column: 1;
      margin-block-end: var(--_space-3);
    }
    .card-state {
      grid-column: 2;
      align-self: start;
    }
    .card-name,
    .card-text,
    .card-foot,
    .bone-lines {
      grid-column: 1 / -1;
    }
    .bone-lines {
      margin-block: 18px 30px;
    }
    .card-text {
      min-block-size: calc(2 * var(--_line-snug) * 1em);
    }
    .card-foot {
      margin-block-start: 10px;
    }
    .gallery-tools > .select {
      display: block;
      inline-size: 168px;
    }
  }
  @container mortise (min-width: 860px) {
    .gallery {
      grid-template: auto 1fr / 168px minmax(0, 1fr);
      column-gap: var(--_space-8);
    }
    .gallery > .gallery-tools {
      grid-column: 2;
    }
    .gallery > .rail {
      grid-column: 1;
      grid-row: 1 / span 2;
    }
    .gallery > .gallery-main {
      grid-column: 2;
    }
    .rail {
      flex-direction: column;
      gap: 1px;
      margin: 0;
      padding: 0;
      overflow: visible;
    }
    .rail a {
      border-color: transparent;
      border-radius: var(--_radius);
      min-block-size: 34px;
      padding: 0 10px;
      justify-content: space-between;
      margin-inline-start: -10px;
      color: var(--_text-muted);
    }
    .rail a:hover {
      color: var(--_text);
    }
    .rail a[aria-current] {
      border-color: transparent;
    }
  }
`;
