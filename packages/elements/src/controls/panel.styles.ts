/** Panels, rules, lists. */
import { css } from 'lit';

export const panelStyles = css`
  .panel {
    background: var(--_surface-card);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    min-inline-size: 0;
  }
  .panel-pad {
    padding: var(--_space-5);
  }
  .rule {
    block-size: 1px;
    border: 0;
    background: var(--_border);
    margin: 0;
  }
  .list > * + * {
    border-block-start: 1px solid var(--_border);
  }
`;
