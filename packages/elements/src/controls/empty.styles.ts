/** Empty, failed and loading views; progress. */
import { css } from 'lit';
import { emptyViewStyles } from './empty-view.styles.ts';

export const emptyStyles = [
  emptyViewStyles,
  css`
    .progress {
      block-size: 4px;
      border-radius: 2px;
      background: var(--_surface-active);
      overflow: hidden;
    }
    .progress::before {
      content: '';
      display: block;
      block-size: 100%;
      inline-size: 34%;
      border-radius: 2px;
      background: var(--_accent-ink);
      animation: sweep 1.6s var(--_ease) infinite;
    }
    .progress-still::before {
      animation: none;
      inline-size: 62%;
    }
    @keyframes sweep {
      from {
        translate: -110%;
      }
      to {
        translate: 320%;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .spin,
      .bone,
      .progress::before {
        animation: none;
      }
      .progress::before {
        inline-size: 100%;
        opacity: 0.5;
      }
    }
  `,
];
