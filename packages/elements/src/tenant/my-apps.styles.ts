/** My Apps: the list, and the frame of the detail beside it. */
import { css } from 'lit';

export const myAppsStyles = css`
  .apps {
    display: grid;
    gap: var(--_space-4);
    padding-block-start: var(--_space-5);
  }
  .app-row {
    position: relative;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0 var(--_space-3);
    align-items: center;
    padding: 12px 14px;
    --_corner: calc(var(--_radius-lg) - 1px);
  }
  .app-row:first-child {
    border-start-start-radius: var(--_corner);
    border-start-end-radius: var(--_corner);
  }
  .app-row:last-child {
    border-end-start-radius: var(--_corner);
    border-end-end-radius: var(--_corner);
  }
  .app-row > .logo {
    grid-row: span 2;
    align-self: start;
  }
  .app-row .name {
    font-weight: var(--_weight-medium);
    color: inherit;
    text-decoration: none;
  }
  .app-row .name::after {
    content: '';
    position: absolute;
    inset: 0;
  }
  .app-row .name:focus-visible {
    outline: 0;
  }
  .app-row:has(.name:focus-visible) {
    outline: 2px solid var(--_focus-ring);
    outline-offset: -2px;
  }
  .app-row > .state {
    grid-column: 2 / -1;
    white-space: normal;
    align-items: start;
  }
  .app-row > .state > .icon {
    /* In the middle of its first line. */
    margin-block-start: calc((1lh - 14px) / 2);
  }
  .app-row > .mend {
    grid-column: 2 / -1;
    justify-self: start;
    margin-block-start: var(--_space-2);
    /* Above the link that covers the row. */
    z-index: 1;
  }
  .app-row .when {
    font-size: var(--_text-xs);
    color: var(--_text-muted);
    white-space: nowrap;
  }
  .app-row:hover {
    background: var(--_surface-hover);
  }
  .app-row[aria-current] {
    background: var(--_accent-soft);
  }
  @media (forced-colors: active) {
    .app-row[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  .detail {
    display: grid;
    align-content: start;
    min-inline-size: 0;
  }
  .detail-head {
    display: grid;
    gap: var(--_space-3);
    padding: var(--_space-4) var(--_space-5);
  }
  .detail-head .actions {
    display: flex;
    gap: 6px;
    flex-wrap: wrap;
  }
  .detail .tabs {
    padding-inline: var(--_space-5);
  }
  .stats {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-3) var(--_space-8);
  }
  .stats dt {
    font-size: var(--_text-xs);
    color: var(--_text-muted);
  }
  .stats dd {
    font-variant-numeric: tabular-nums;
  }
  .back {
    line-height: var(--_line-snug);
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: var(--_target);
    color: var(--_text-muted);
    text-decoration: none;
    font-size: var(--_text-sm);
    justify-self: start;
  }
  .back:hover {
    color: var(--_text);
  }
  .detail-body {
    padding: var(--_space-5);
  }
  .plain {
    border: 0;
    padding: 0;
    margin: 0;
    min-inline-size: 0;
  }
  .tab {
    font: inherit;
    font-weight: var(--_weight-medium);
  }
  @container mortise (min-width: 520px) {
    /* Its detail stands beside it and says the same. */
    .app-row[aria-current] > .mend {
      display: none;
    }
  }
  @container mortise (max-width: 519px) {
    .detail-head,
    .detail .tabs {
      padding-inline: var(--_space-4);
    }
    .apps:not(.show-detail) > .detail,
    .apps.show-detail > .app-list {
      display: none;
    }
    .apps .app-row[aria-current] {
      background: none;
    }
    .apps.show-detail {
      padding: 0;
    }
    .apps.show-detail > .detail {
      border: 0;
      background: none;
      margin-inline: calc(-1 * var(--_space-4));
    }
    .apps.show-detail .detail-head {
      padding-block-start: 0;
    }
    .detail-head .actions {
      inline-size: 100%;
    }
    .detail-head .actions > .btn:not(.btn-icon) {
      flex: 1;
    }
  }
  @container mortise (min-width: 820px) {
    .apps {
      grid-template-columns: 296px minmax(0, 1fr);
      align-items: start;
    }
    .back.only-narrow {
      display: none;
    }
  }
`;
