/** Chips: filters that are on or off. */
import { css } from 'lit';

export const chipsStyles = css`
  .chips {
    display: flex;
    gap: 6px;
    overflow-x: auto;
    scrollbar-width: none;
    padding: 2px;
    margin: -2px;
  }
  .chip {
    line-height: var(--_line-snug);
    display: inline-flex;
    align-items: center;
    gap: 6px;
    position: relative;
    min-block-size: max(30px, var(--_control-sm));
    padding: 0 12px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius-full);
    background: var(--_surface);
    color: var(--_text);
    font-size: var(--_text-sm);
    white-space: nowrap;
    text-decoration: none;
    cursor: pointer;
    flex: none;
  }
  .chip:hover {
    background: var(--_surface-hover);
  }
  .chip[aria-pressed='true'],
  .chip[aria-current] {
    background: var(--_accent-soft);
    border-color: var(--_accent-line);
    color: var(--_accent-ink);
    font-weight: var(--_weight-medium);
  }
  .pick {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    padding-inline: 8px 2px;
    min-block-size: 24px;
    border-radius: var(--_radius-sm);
    background: var(--_surface-active);
    font-size: var(--_text-sm);
    line-height: var(--_line-snug);
    white-space: nowrap;
  }
  .pick > button {
    display: grid;
    place-items: center;
    inline-size: 20px;
    block-size: 20px;
    border: 0;
    background: none;
    border-radius: 4px;
    color: var(--_text-muted);
    cursor: pointer;
    padding: 0;
    position: relative;
  }
  .pick > button:hover {
    color: var(--_text);
  }
`;
