/** The bare input, the select and the search field. */
import { css } from 'lit';

export const inputStyles = css`
  .input {
    inline-size: 100%;
    min-block-size: var(--_control);
    padding: 0 12px;
    border: 1px solid var(--_border-control);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    line-height: 1.3;
    appearance: none;
    text-align: start;
    transition:
      border-color var(--_fast) var(--_ease),
      box-shadow var(--_fast) var(--_ease);
  }
  .input::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }
  .input:hover {
    border-color: var(--_text-muted);
  }
  .input:focus-visible,
  .box-input:focus-within {
    outline: 2px solid var(--_focus-ring);
    outline-offset: -1px;
    border-color: transparent;
  }
  .select {
    position: relative;
    display: block;
    min-inline-size: 0;
  }
  .select > .input {
    padding-inline-end: 34px;
    text-overflow: ellipsis;
  }
  .select > .icon {
    position: absolute;
    inset-inline-end: 11px;
    inset-block-start: 50%;
    translate: 0 -50%;
    color: var(--_text-muted);
    pointer-events: none;
  }
  .search {
    position: relative;
    display: block;
  }
  .search > .input {
    padding-inline-start: 36px;
  }
  .search > .input,
  .gallery-tools .input {
    border-color: var(--_border-strong);
  }
  .search > .input:hover,
  .gallery-tools .input:hover {
    border-color: var(--_border-control);
  }
  .search > .icon {
    position: absolute;
    inset-inline-start: 12px;
    inset-block-start: 50%;
    translate: 0 -50%;
    color: var(--_text-muted);
    pointer-events: none;
  }
`;
