/** Styles of the settings form beyond the controls everybody shares; they come with the lazy chunk. */
import { css } from 'lit';

export const settingsFormStyles = css`
  .form-page {
    display: grid;
    gap: var(--_space-6);
  }
  .form-page > .toc {
    display: none;
  }
  .form,
  .sections {
    display: grid;
    gap: var(--_space-8);
    min-inline-size: 0;
  }
  .form {
    max-inline-size: var(--_form-max);
    overflow-wrap: anywhere;
  }
  /* What is given the focus is scrolled clear of the save bar. */
  .form :is(input, select, textarea, button, [tabindex]) {
    scroll-margin-block-end: 80px;
  }
  .fields {
    display: grid;
    gap: var(--_space-5);
    min-inline-size: 0;
    align-content: start;
  }
  /* As wide a border as a focus ring needs: what is kept for later is cut at its edge. */
  .chunk {
    display: grid;
    gap: inherit;
    min-inline-size: 0;
    padding: 6px;
    margin: -6px;
    content-visibility: auto;
    contain-intrinsic-size: auto none auto 1600px;
  }
  .pair:empty,
  .chunk:empty {
    display: none;
  }
  .section {
    scroll-margin-block-start: 16px;
  }
  .section .section {
    gap: var(--_space-4);
  }
  .section + .section {
    border-block-start: 1px solid var(--_border);
    padding-block-start: var(--_space-8);
  }
  .section-head {
    display: grid;
    gap: 4px;
  }
  .section-head .heading {
    font-size: var(--_text-lg);
  }
  .section-head > .hint {
    margin-block-start: 2px;
  }
  .lines {
    white-space: pre-line;
  }
  .field .hint {
    white-space: pre-line;
  }
  .control {
    display: grid;
    gap: 6px;
    min-inline-size: 0;
  }
  .field-gap {
    gap: 6px;
  }
  .label-row {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--_space-3);
  }
  .pair {
    display: grid;
    gap: var(--_space-5) var(--_space-3);
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr));
    align-items: start;
  }
  .pair-row {
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
  }
  .refresh {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    flex: none;
  }
  .refresh > .icon {
    display: none;
  }
  /* Beside one another there is no room for words, and the fields are to stand on one line. */
  .pair-row .refresh > .icon {
    display: block;
  }
  .pair-row .refresh > span {
    display: none;
  }
  .errors {
    display: grid;
    gap: 4px;
  }
  .counter {
    text-align: end;
    justify-self: end;
    font-variant-numeric: tabular-nums;
  }
  .counter.over {
    color: var(--_danger);
  }
  /* A group of radio buttons of which none is chosen counts as indeterminate. */
  .tick-row > .tick[type='radio']:indeterminate {
    background: var(--_surface);
    border-color: var(--_border-control);
  }
  .tick-row > .tick[type='radio']:indeterminate::before {
    opacity: 0;
  }
  .ticks {
    display: grid;
    gap: 2px;
  }
  .tick-row {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 34px;
    cursor: pointer;
  }
  .tick-row:has(:disabled) {
    color: var(--_text-muted);
    cursor: default;
  }
  .filled {
    display: flex;
    align-items: center;
    gap: var(--_space-3);
    min-block-size: var(--_control);
    padding-inline: 12px 6px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_surface-sunken);
  }
  .loading-input,
  .blocked-input {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--_text-muted);
    padding-inline: 12px;
  }
  .blocked-input {
    background: var(--_surface-sunken);
    border-color: var(--_border-strong);
  }
  .loading-input > .icon {
    color: var(--_info);
  }
  .key-row > .input {
    flex: 1;
  }
  input.input[type='date'],
  input.input[type='time'],
  input.input[type='datetime-local'] {
    display: block;
  }
  input.input::-webkit-calendar-picker-indicator {
    opacity: 0.62;
    cursor: pointer;
  }
  /* Lies under our own mark and still opens the list. */
  .input[list]::-webkit-calendar-picker-indicator {
    opacity: 0;
  }
  /* Read only is not switched off: its value is there to be read. */
  .input[data-locked] {
    background: var(--_surface-sunken);
    border-color: var(--_border-strong);
    color: var(--_text);
    opacity: 1;
  }
  .select > .input[data-locked] + .icon {
    display: none;
  }
  .switch:disabled,
  .tick:disabled {
    opacity: 0.5;
    cursor: not-allowed;
  }
  .switch[data-locked],
  .tick[data-locked] {
    opacity: 0.8;
  }
  select.input {
    cursor: pointer;
  }
  /* Nothing is chosen yet: as muted as in a searchable list. */
  select.input:has(> option[value='-1']:checked) {
    color: var(--_text-muted);
  }
  .summary {
    scroll-margin-block-start: 16px;
  }
  .summary ul {
    display: grid;
    gap: 2px;
  }
  .summary a {
    color: var(--_text);
  }
  .savebar {
    position: sticky;
    inset-block-end: 12px;
    z-index: 2;
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-inline-size: 0;
    padding: 8px 8px 8px 16px;
    line-height: var(--_line-snug);
    background: var(--_surface-raised);
    border-radius: var(--_radius-lg);
    box-shadow: var(--_shadow-overlay);
  }
  .savebar:dir(rtl) {
    padding: 8px 16px 8px 8px;
  }
  @media (pointer: coarse) {
    .tick-row {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .toc a:not([aria-current]) {
      border-color: Canvas;
    }
    .savebar {
      border: 1px solid CanvasText;
    }
  }
  @container mortise (min-width: 820px) {
    .form-page:has(> .toc > a) {
      grid-template-columns: 168px minmax(0, var(--_form-max));
      column-gap: var(--_space-12);
      justify-content: start;
    }
    .form-page > nav.toc {
      display: grid;
      align-content: start;
      gap: 1px;
      position: sticky;
      inset-block-start: 24px;
      align-self: start;
      border-inline-start: 1px solid var(--_border);
    }
    .toc a {
      line-height: var(--_line-snug);
      display: flex;
      align-items: center;
      gap: 6px;
      min-block-size: 32px;
      padding-inline: 14px 8px;
      color: var(--_text-muted);
      text-decoration: none;
      font-size: var(--_text-sm);
      border-inline-start: 2px solid transparent;
      margin-inline-start: -1px;
    }
    .toc a:hover {
      color: var(--_text);
    }
    .toc a[aria-current] {
      color: var(--_text);
      border-color: var(--_accent-ink);
      font-weight: var(--_weight-medium);
    }
    .toc .icon {
      color: var(--_danger);
      margin-inline-start: auto;
    }
  }
`;
