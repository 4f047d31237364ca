/** The frame of the install flow: its head, the steps on top, the bar with the buttons. */
import { css } from 'lit';

export const flowStyles = css`
  .flow {
    max-inline-size: var(--_form-max);
    margin-inline: auto;
    display: grid;
    gap: var(--_space-6);
  }
  .flow-head {
    display: flex;
    align-items: center;
    gap: var(--_space-3);
  }
  .steps {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    counter-reset: step;
  }
  .step {
    line-height: var(--_line-snug);
    counter-increment: step;
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--_text-muted);
    font-size: var(--_text-sm);
    white-space: nowrap;
  }
  .step-mark {
    display: grid;
    place-items: center;
    inline-size: 22px;
    block-size: 22px;
    border-radius: 50%;
    border: 1px solid var(--_border-control);
    font-size: var(--_text-xs);
    line-height: 1;
    font-variant-numeric: tabular-nums;
    font-weight: var(--_weight-medium);
    flex: none;
  }
  .step-mark:empty::before {
    content: counter(step);
  }
  .step[aria-current] {
    color: var(--_text);
    font-weight: var(--_weight-medium);
  }
  .step[aria-current] .step-mark {
    background: var(--_accent-fill);
    border-color: var(--_accent-fill);
    color: var(--_accent-text);
  }
  @media (forced-colors: active) {
    .step[aria-current] .step-mark {
      forced-color-adjust: none;
    }
  }
  .step-done {
    color: var(--_text);
  }
  .step-done .step-mark {
    border-color: var(--_accent-line);
    background: var(--_accent-soft);
    color: var(--_accent-ink);
  }
  .step:not(:last-child)::after {
    content: '';
    inline-size: 20px;
    block-size: 1px;
    background: var(--_border-strong);
    margin-inline-start: 4px;
  }
  @container mortise (max-width: 519px) {
    .step {
      flex: 1;
    }
    .step:not([aria-current]) .step-name {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .step[aria-current] {
      flex: none;
    }
    .step:last-child {
      flex: none;
    }
    .step:not(:last-child)::after {
      flex: 1;
      min-inline-size: 10px;
      inline-size: auto;
    }
    .flow-foot {
      position: sticky;
      inset-block-end: 0;
      background: var(--_surface);
      margin-inline: calc(-1 * var(--_space-4));
      padding: 12px var(--_space-4);
      border-block-start: 1px solid var(--_border);
    }
    .flow-foot .btn-primary {
      flex: 1;
    }
  }
  .flow-foot {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
  }
  .step-back {
    display: flex;
    align-items: center;
    gap: 8px;
    border: 0;
    background: none;
    padding: 0;
    font: inherit;
    color: inherit;
    cursor: pointer;
    position: relative;
    border-radius: var(--_radius-sm);
  }
  .step-back::after {
    content: '';
    position: absolute;
    inset: 50% 0 auto;
    block-size: var(--_target);
    translate: 0 -50%;
  }
  .step-back:hover .step-name {
    text-decoration: underline;
    text-underline-offset: 2px;
  }
`;
