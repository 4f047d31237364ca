/** What the steps after connecting look like: settings, schedule with its next runs, the end. */
import { css } from 'lit';

export const laterStepsStyles = css`
  .next-runs {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(84px, 1fr));
    gap: var(--_space-3) 0;
    font-variant-numeric: tabular-nums;
  }
  .next-runs > li {
    display: grid;
    padding-inline-start: var(--_space-3);
    border-inline-start: 2px solid var(--_border);
    line-height: var(--_line-snug);
  }
  .next-runs > li:first-child {
    border-color: var(--_accent-ink);
  }
  .done-mark {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    background: var(--_success-soft);
    color: var(--_success);
  }
  @container mortise (min-width: 520px) {
    .choices.choices-2 {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  .time-field {
    max-inline-size: 180px;
  }
  .bone-field {
    block-size: var(--_control);
    inline-size: 100%;
    border-radius: var(--_radius);
  }
  .settings-head {
    gap: var(--_space-3);
  }
  details > summary {
    cursor: pointer;
    color: var(--_text-muted);
    font-size: var(--_text-sm);
    inline-size: fit-content;
  }
`;
