/** The runs of one tenant, and a run's log. */
import { css } from 'lit';

export const runsListStyles = css`
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
  }
`;
