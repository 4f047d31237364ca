/** Styles of the parts of a form that hold other fields: objects, boxes, tabs, lists, mappers; and of the less usual controls. */
import { css } from 'lit';

export const formPartsStyles = css`
  .part,
  .box {
    min-inline-size: 0;
  }
  .part {
    display: grid;
    gap: var(--_space-3);
    scroll-margin-block-start: 16px;
  }
  .part-head {
    display: grid;
    gap: 4px;
  }
  .object > .fields,
  .ways > .fields {
    padding-inline-start: var(--_space-4);
    border-inline-start: 2px solid var(--_border);
  }
  /* The choice above has the same name. */
  .ways > .list-field > .part-head > .label {
    position: absolute;
    clip-path: inset(50%);
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    white-space: nowrap;
  }
  .way-cards {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }
  .way-cards > .choice {
    padding: 8px 12px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .box,
  .entry-box {
    padding: var(--_space-4);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_surface-card);
  }
  .box > .heading {
    font-size: var(--_text-md);
  }
  .tab[aria-selected='true'] {
    color: var(--_text);
    border-block-end-color: var(--_accent-ink);
  }
  @media (forced-colors: active) {
    .tab[aria-selected='true'] {
      border-block-end-color: Highlight;
    }
  }
  .tab-wrong {
    color: var(--_danger);
  }
  .entries {
    display: grid;
    gap: var(--_space-2);
  }
  .entries:empty {
    display: none;
  }
  .entry {
    display: flex;
    align-items: flex-start;
    gap: var(--_space-1);
    min-inline-size: 0;
  }
  .entry-buttons {
    display: flex;
    flex: none;
    gap: 2px;
    min-block-size: var(--_control);
    align-items: center;
  }
  .entry-buttons > .btn[aria-disabled] {
    background: none;
  }
  .entry-box {
    display: grid;
    gap: var(--_space-3);
  }
  .entry-head {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    margin-block: -4px;
  }
  .list-foot {
    gap: var(--_space-3);
  }
  .list-foot > .btn {
    max-inline-size: 100%;
    white-space: normal;
    text-align: start;
  }
  .updown > .input {
    flex: 1;
  }
  .range-row {
    display: flex;
    align-items: center;
    gap: var(--_space-3);
    min-block-size: var(--_control);
  }
  .range {
    flex: 1;
    min-inline-size: 0;
    block-size: 24px;
    accent-color: var(--_accent-fill);
    cursor: pointer;
  }
  .range:disabled {
    cursor: not-allowed;
  }
  .range-row > output {
    min-inline-size: 3.5em;
    text-align: end;
  }
  .mapper {
    display: grid;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-lg);
    background: var(--_surface-card);
    min-inline-size: 0;
  }
  .map-row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr) var(--_control-sm);
    gap: 8px;
    align-items: start;
    padding: 8px 8px 8px 12px;
  }
  .map-row:dir(rtl) {
    padding: 8px 12px 8px 8px;
  }
  .map-row + .map-row {
    border-block-start: 1px solid var(--_border);
  }
  .map-row > .icon,
  .map-row > .btn {
    margin-block-start: calc((var(--_control) - var(--_icon)) / 2);
    color: var(--_text-muted);
  }
  .map-row > .btn {
    margin-block-start: calc((var(--_control) - var(--_control-sm)) / 2);
  }
  .map-row > .error {
    grid-column: 3 / -1;
  }
  .map-head {
    color: var(--_text-muted);
    font-size: var(--_text-sm);
    padding-block: 10px;
    background: var(--_surface-sunken);
    border-start-start-radius: inherit;
    border-start-end-radius: inherit;
    grid-template-columns: minmax(0, 1fr) var(--_icon) minmax(0, 1fr) var(--_control-sm);
  }
  .map-fixed {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding-inline: 12px;
    min-block-size: var(--_control);
  }
  .map-foot {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    padding: 8px;
    border-block-start: 1px solid var(--_border);
  }
  .map-foot > .btn[aria-disabled] {
    background: none;
  }
  @container mortise (max-width: 519px) {
    .map-head {
      display: none;
    }
    .map-head + .map-row {
      border: 0;
    }
    .map-row {
      grid-template-columns: minmax(0, 1fr) 40px;
      padding: 12px;
      gap: 6px 8px;
    }
    .map-row > .icon {
      display: none;
    }
    .map-row > :nth-child(1) {
      grid-column: 1;
    }
    .map-row > :nth-child(3) {
      grid-column: 1;
      grid-row: 2;
      padding-inline-start: 22px;
      position: relative;
    }
    .map-row > :nth-child(3)::before {
      content: '';
      position: absolute;
      inset-inline-start: 7px;
      inset-block: -4px 50%;
      inline-size: 10px;
      border-block-end: 1px solid var(--_border-control);
      border-inline-start: 1px solid var(--_border-control);
      border-end-start-radius: 4px;
    }
    .map-row > :nth-child(4) {
      grid-column: 2;
      grid-row: 1;
    }
    .map-row > .error {
      grid-column: 1 / -1;
      padding-inline-start: 22px;
    }
    .map-fixed {
      padding-inline-start: 0;
    }
  }
`;
