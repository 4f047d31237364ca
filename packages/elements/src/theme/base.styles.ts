/** The reset, and what a view puts its parts together with: stacks, rows, small type. */
import { css } from 'lit';
import { reset } from './reset.styles.ts';

export const base = [
  reset,
  css`
    .icon-sm {
      inline-size: 14px;
      block-size: 14px;
      stroke-width: 2;
    }
    .stack-1 {
      gap: var(--_space-1);
    }
    .stack-6 {
      gap: var(--_space-6);
    }
    .spin {
      animation: spin 1.1s linear infinite;
    }
    @keyframes spin {
      to {
        rotate: 1turn;
      }
    }
    .mono {
      font-family: var(--_font-mono);
      font-size: 0.93em;
    }
    .num {
      font-variant-numeric: tabular-nums;
    }
    .muted {
      color: var(--_text-muted);
    }
    .small {
      font-size: var(--_text-sm);
      line-height: var(--_line-snug);
    }
    .strong {
      font-weight: var(--_weight-medium);
    }
    .truncate {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      min-inline-size: 0;
    }
    .row {
      display: flex;
      align-items: center;
      gap: var(--_space-2);
      min-inline-size: 0;
    }
    .row-wrap {
      flex-wrap: wrap;
    }
    .push {
      margin-inline-start: auto;
    }
    .grow {
      flex: 1;
      min-inline-size: 0;
    }
    .title-lg {
      font-size: var(--_text-2xl);
    }
    .eyebrow {
      font-size: var(--_text-xs);
      color: var(--_text-muted);
      font-weight: var(--_weight-medium);
    }
  `,
];
