/** The plain button: all that the gallery draws. */
import { css } from 'lit';

export const plainButtonStyles = css`
  .btn {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    position: relative;
    flex: none;
    min-block-size: var(--_control);
    padding: 0 14px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font-weight: var(--_weight-medium);
    line-height: var(--_line);
    text-decoration: none;
    white-space: nowrap;
    box-shadow: var(--_shadow-control);
    cursor: pointer;
    user-select: none;
    transition:
      background-color var(--_fast) var(--_ease),
      border-color var(--_fast) var(--_ease);
  }
  .btn:hover {
    background: var(--_surface-hover);
  }
  .btn:active {
    background: var(--_surface-active);
  }
  .btn::after {
    content: '';
    position: absolute;
    inset: 50% 0 auto;
    block-size: var(--_target);
    translate: 0 -50%;
  }
  .btn > .icon {
    color: var(--_text-muted);
  }
`;
