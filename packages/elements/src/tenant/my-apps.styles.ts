/** My Apps: list, detail, runs, logs. */
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
  }
  .app-row:first-child {
    border-start-start-radius: inherit;
    border-start-end-radius: inherit;
  }
  .app-row > .logo {
    grid-row: span 2;
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
  .run {
    line-height: var(--_line-snug);
    display: grid;
    border-radius: 0;
    grid-template-columns: 128px minmax(0, 1fr) auto 20px;
    gap: 2px var(--_space-3);
    align-items: center;
    min-block-size: var(--_row);
    padding: 6px var(--_space-5);
    font-size: var(--_text-sm);
    color: inherit;
    text-align: start;
    inline-size: 100%;
    background: none;
    border: 0 solid;
    cursor: pointer;
  }
  .runs > * + * {
    border-block-start: 1px solid var(--_border);
  }
  .run:hover {
    background: var(--_surface-hover);
  }
  .run .what {
    color: var(--_text-muted);
  }
  .run > .icon {
    color: var(--_text-muted);
    transition: rotate var(--_slow) var(--_ease);
  }
  .run[aria-expanded='true'] > .icon {
    rotate: 90deg;
  }
  .run time {
    color: var(--_text-muted);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .log {
    margin: 0 var(--_space-5) var(--_space-4);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface-sunken);
    overflow: hidden;
  }
  .log-bar {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 6px 6px 6px 12px;
    border-block-end: 1px solid var(--_border);
    font-size: var(--_text-sm);
  }
  .log-lines {
    font-family: var(--_font-mono);
    font-size: 12px;
    line-height: 1.65;
    padding: 10px 12px;
    overflow: auto;
    max-block-size: 260px;
    direction: ltr;
    text-align: left;
    scrollbar-width: thin;
  }
  .log-lines li {
    display: grid;
    grid-template-columns: 62px 44px minmax(0, 1fr);
    gap: 10px;
  }
  .log-lines time,
  .log-lines .lv {
    color: var(--_text-muted);
  }
  .log-lines .lv-warn {
    color: var(--_warning);
  }
  .log-lines .lv-error {
    color: var(--_danger);
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
  .log-box {
    position: relative;
  }
  .log-none {
    padding: 10px 12px;
  }
  .log-broken {
    padding: 0 8px 8px;
  }
  .log-jump {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-end: 12px;
    box-shadow: var(--_shadow-overlay);
  }
  .run-why {
    margin: 0 var(--_space-5) var(--_space-3);
    color: var(--_text-muted);
    text-wrap: pretty;
  }
  .run-still {
    grid-template-columns: 128px minmax(0, 1fr) auto;
    cursor: default;
  }
  .run-bone {
    grid-template-columns: 128px minmax(0, 1fr);
  }
  .runs-more {
    display: flex;
    justify-content: center;
    padding: 8px;
    border-block-start: 1px solid var(--_border);
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
  .live {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-weight: var(--_weight-medium);
  }
  .live::before {
    content: '';
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_info);
    animation: breathe 1.4s ease-in-out infinite;
  }
  @container mortise (max-width: 519px) {
    .run {
      grid-template-columns: minmax(0, 1fr) auto 20px;
      padding-inline: var(--_space-4);
    }
    .run .what {
      grid-column: 1 / -1;
      grid-row: 2;
    }
    .run > .icon {
      grid-column: 3;
      grid-row: 1;
    }
    .detail-head,
    .detail .tabs {
      padding-inline: var(--_space-4);
    }
    .log {
      margin-inline: var(--_space-3);
    }
    .log-lines li {
      grid-template-columns: 58px minmax(0, 1fr);
      gap: 0 10px;
    }
    .log-lines .lv:not(.lv-warn, .lv-error) {
      display: none;
    }
    .log-lines .lv ~ * {
      grid-column: 2;
    }
    .log-lines .lv {
      grid-column: 2;
    }
    .apps:not(.show-detail) > .detail,
    .apps.show-detail > .app-list {
      display: none;
    }
    .apps .app-row[aria-current] {
      background: none;
    }
    .mortise:has(.show-detail) > .tabs {
      display: none;
    }
    .mortise:has(.show-detail) > .gallery-head {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
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
