/** Where a row's menu stands: under its button, aligned at the end. */
import { css } from 'lit';

export const rowMenuStyles = css`
  .menu {
    display: grid;
    padding: 4px;
    min-inline-size: 208px;
    background: var(--_surface-raised);
    border-radius: var(--_radius);
    box-shadow: var(--_shadow-overlay);
  }
  .menu > button {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 0 10px;
    border-radius: var(--_radius-sm);
    border: 0;
    background: none;
    color: inherit;
    text-align: start;
    cursor: pointer;
  }
  .menu > button > .icon {
    color: var(--_text-muted);
  }
  .menu > button:hover {
    background: var(--_surface-hover);
  }
  .menu > .destructive,
  .menu > .destructive > .icon {
    color: var(--_danger);
  }
  .menu-anchor {
    position: relative;
    flex: none;
  }
  .menu-anchor > .menu {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    z-index: 3;
    inline-size: max-content;
  }
  .menu-anchor > .menu button {
    line-height: var(--_line-snug);
    font-size: var(--_text-md);
    min-block-size: max(34px, var(--_control-sm));
  }
  .menu-anchor > .menu button:focus-visible {
    outline-offset: -2px;
  }
  @media (forced-colors: active) {
    .menu {
      border: 1px solid CanvasText;
    }
  }
`;
