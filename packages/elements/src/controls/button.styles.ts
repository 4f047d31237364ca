/** Buttons in all their looks, and link-buttons. */
import { css } from 'lit';
import { plainButtonStyles } from './plain-button.styles.ts';

export const buttonStyles = [
  plainButtonStyles,
  css`
    .btn-primary {
      background: var(--_accent-fill);
      border-color: transparent;
      color: var(--_accent-text);
    }
    .btn-primary:hover,
    .btn-primary:active {
      background: var(--_accent-fill-hover);
    }
    .btn-primary > .icon,
    .btn-danger > .icon {
      color: inherit;
    }
    .btn-quiet {
      background: none;
      border-color: transparent;
      box-shadow: none;
    }
    .btn.grow {
      flex: 1;
    }
    .btn-edge {
      margin-inline-end: -10px;
    }
    .btn-danger {
      background: var(--_danger-fill);
      border-color: transparent;
      color: #fff;
    }
    .btn-danger:hover {
      background: color-mix(in oklab, var(--_danger-fill) 88%, #000);
    }
    .btn-sm {
      min-block-size: var(--_control-sm);
      padding: 0 10px;
      font-size: var(--_text-sm);
      line-height: var(--_line-snug);
      border-radius: var(--_radius-sm);
    }
    .btn-icon {
      padding: 0;
      inline-size: var(--_control);
    }
    .btn-icon.btn-sm {
      inline-size: var(--_control-sm);
    }
    .btn:is(:disabled, [aria-disabled='true']) {
      color: var(--_text-disabled);
      background: var(--_surface-active);
      border-color: transparent;
      box-shadow: none;
      cursor: not-allowed;
    }
    .btn:is(:disabled, [aria-disabled='true']) > .icon {
      color: inherit;
    }
    @media (forced-colors: active) {
      .btn-primary:not([aria-disabled='true']),
      .btn-danger:not([aria-disabled='true']) {
        forced-color-adjust: none;
        background: Highlight;
        color: HighlightText;
      }
      .btn:is(:disabled, [aria-disabled='true']) {
        border-color: GrayText;
      }
    }
    .linkish {
      background: none;
      border: 0;
      padding: 0;
      color: var(--_accent-ink);
      font-weight: var(--_weight-medium);
      text-decoration: underline;
      text-underline-offset: 2px;
      text-decoration-color: color-mix(in oklab, currentColor 35%, transparent);
      cursor: pointer;
      position: relative;
    }
    .linkish:hover {
      text-decoration-color: currentColor;
    }
  `,
];
