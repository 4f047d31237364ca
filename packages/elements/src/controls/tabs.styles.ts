/** Tabs. */
import { css } from 'lit';

export const tabsStyles = css`
  .tabs {
    display: flex;
    gap: var(--_space-1);
    border-block-end: 1px solid var(--_border);
    overflow-x: auto;
    scrollbar-width: none;
  }
  .tab {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: var(--_target);
    padding: 0 8px;
    color: var(--_text-muted);
    text-decoration: none;
    font-weight: var(--_weight-medium);
    white-space: nowrap;
    background: none;
    border: 0;
    border-block-end: 2px solid transparent;
    cursor: pointer;
    margin-block-end: -1px;
  }
  .tab:hover {
    color: var(--_text);
  }
  .tab[aria-current] {
    color: var(--_text);
    border-block-end-color: var(--_accent-ink);
  }
  .tab:focus-visible {
    outline-offset: -2px;
    border-radius: var(--_radius-sm);
  }
  @media (forced-colors: active) {
    .tab:not([aria-current]) {
      border-color: Canvas;
    }
  }
`;
