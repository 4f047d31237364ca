/** States and flags. */
import { css } from 'lit';

export const stateStyles = css`
  .state {
    vertical-align: middle;
    display: inline-flex;
    align-items: center;
    gap: 5px;
    font-size: var(--_text-sm);
    line-height: var(--_line-snug);
    white-space: nowrap;
    color: var(--_text-muted);
  }
  .state .icon {
    inline-size: 14px;
    block-size: 14px;
    stroke-width: 2;
  }
  .state-ok > .icon {
    color: var(--_success);
  }
  .state-busy > .icon {
    color: var(--_info);
  }
  .state-ok,
  .state-busy {
    color: var(--_text);
  }
  .state-warn {
    color: var(--_warning);
  }
  .state-bad {
    color: var(--_danger);
  }
  .flag {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 1px 8px;
    border-radius: var(--_radius-full);
    font-size: var(--_text-xs);
    font-weight: var(--_weight-medium);
    line-height: 1.5;
    white-space: nowrap;
    border: 1px solid var(--_border);
    color: var(--_text-muted);
    background: var(--_surface);
  }
  .flag-accent {
    color: var(--_accent-ink);
    background: var(--_accent-soft);
    border-color: transparent;
  }
  .flag-info {
    color: var(--_info);
    background: var(--_info-soft);
    border-color: transparent;
  }
  .count {
    font-size: var(--_text-xs);
    color: var(--_text-muted);
    font-variant-numeric: tabular-nums;
    font-weight: var(--_weight);
  }
`;
