/** Styles of the searchable list with its chips. */
import { css } from 'lit';

export const pickListStyles = css`
  .multi .picks {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    padding: 5px;
    align-items: center;
    min-block-size: calc(var(--_control) - 2px);
    position: relative;
  }
  .multi .picks .search-in {
    flex: 1;
    min-inline-size: 90px;
    border: 0;
    background: none;
    outline: 0;
    min-block-size: 24px;
    padding: 0 6px;
  }
  .multi .picks .search-in::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }
  .multi .picks > .icon {
    color: var(--_text-muted);
    margin-inline-end: 5px;
    pointer-events: none;
  }
  .options {
    max-block-size: 212px;
    overflow: auto;
    scrollbar-width: thin;
    border-block-start: 1px solid var(--_border);
    padding: 4px;
    overscroll-behavior: contain;
  }
  .options::before,
  .options::after {
    content: '';
    display: block;
  }
  .options::before {
    block-size: var(--_before, 0);
  }
  .options::after {
    block-size: var(--_behind, 0);
  }
  .option {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 34px;
    padding: 0 8px;
    border-radius: var(--_radius-sm);
    cursor: pointer;
  }
  .option[aria-selected='true'] {
    font-weight: var(--_weight-medium);
  }
  .option:hover,
  .option[data-active] {
    background: var(--_surface-hover);
  }
  .option > .truncate {
    flex: 1;
  }
  .option mark {
    background: none;
    color: inherit;
    font-weight: var(--_weight-strong);
  }
  .options-foot {
    display: flex;
    justify-content: space-between;
    align-items: center;
    gap: var(--_space-3);
    padding: 6px 12px;
    border-block-start: 1px solid var(--_border);
    font-size: var(--_text-sm);
    color: var(--_text-muted);
  }
  .options-failed {
    align-items: start;
    padding-block: 10px;
    border-end-start-radius: var(--_radius);
    border-end-end-radius: var(--_radius);
    background: var(--_warning-soft);
    color: var(--_text);
  }
  .options-failed > .icon {
    color: var(--_warning);
  }
  .foot-loading > .icon {
    color: var(--_info);
  }
  .box-input[data-off] {
    background: var(--_surface-sunken);
    border-color: var(--_border-strong);
    color: var(--_text-disabled);
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
  }
  .box-input[data-off] .pick {
    color: var(--_text);
  }
  .pick-gone {
    background: var(--_warning-soft);
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
  }
  .pick > button:hover {
    color: var(--_text);
  }
  @media (pointer: coarse) {
    .option {
      min-block-size: 44px;
    }
    .pick {
      min-block-size: 36px;
    }
    .pick > button {
      inline-size: 36px;
      block-size: 36px;
    }
  }
  @media (forced-colors: active) {
    .option[data-active] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
