/** Switches, ticks and choice cards. */
import { css } from 'lit';

export const toggleStyles = css`
  .toggle {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 2px var(--_space-6);
    align-items: start;
    cursor: pointer;
    position: relative;
  }
  .toggle > .hint {
    grid-column: 1;
  }
  .toggle > input {
    grid-column: 2;
    grid-row: 1;
  }
  .switch {
    appearance: none;
    inline-size: 34px;
    block-size: 20px;
    border-radius: var(--_radius-full);
    border: 1px solid var(--_border-control);
    background: var(--_border-control);
    position: relative;
    cursor: pointer;
    transition: background-color var(--_slow) var(--_ease);
    flex: none;
  }
  .switch::before {
    content: '';
    position: absolute;
    inset-block-start: 2px;
    inset-inline-start: 2px;
    inline-size: 14px;
    block-size: 14px;
    border-radius: 50%;
    background: light-dark(#fff, #131417);
    transition: inset-inline-start var(--_slow) var(--_ease);
  }
  .switch:checked {
    background: var(--_accent-fill);
    border-color: var(--_accent-fill);
  }
  .switch:checked::before {
    inset-inline-start: 16px;
    background: var(--_accent-text);
  }
  .switch::after,
  .tick::after {
    content: '';
    position: absolute;
    inset: 50% auto auto 50%;
    inline-size: var(--_target);
    block-size: var(--_target);
    translate: -50% -50%;
  }
  .tick {
    appearance: none;
    vertical-align: middle;
    display: inline-grid;
    place-items: center;
    inline-size: 16px;
    block-size: 16px;
    border: 1px solid var(--_border-control);
    border-radius: 4px;
    background: var(--_surface);
    position: relative;
    cursor: pointer;
    flex: none;
  }
  .tick[type='radio'] {
    border-radius: 50%;
  }
  .tick:checked,
  .tick:indeterminate,
  [aria-selected='true'] > .tick {
    background: var(--_accent-fill);
    border-color: var(--_accent-fill);
  }
  .tick::before {
    content: '';
    inline-size: 9px;
    block-size: 5px;
    border: solid var(--_accent-text);
    border-width: 0 0 2px 2px;
    rotate: -45deg;
    translate: 0 -1px;
    opacity: 0;
  }
  .tick[type='radio']::before {
    inline-size: 6px;
    block-size: 6px;
    border: 0;
    border-radius: 50%;
    background: var(--_accent-text);
    translate: 0;
    rotate: 0deg;
  }
  .tick:checked::before,
  [aria-selected='true'] > .tick::before {
    opacity: 1;
  }
  .tick:indeterminate::before {
    opacity: 1;
    block-size: 0;
    border-width: 0 0 2px;
    rotate: 0deg;
    translate: 0;
  }
  .choices {
    display: grid;
    gap: var(--_space-2);
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 180px), 1fr));
  }
  .choice {
    display: flex;
    gap: 10px;
    align-items: flex-start;
    padding: 12px 14px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    cursor: pointer;
    background: var(--_surface);
  }
  .choice > .tick {
    margin-block-start: 0.18em;
  }
  .choice:hover {
    border-color: var(--_border-control);
  }
  .choice:has(:checked) {
    border-color: var(--_accent-ink);
    box-shadow: inset 0 0 0 1px var(--_accent-ink);
    background: var(--_accent-soft);
  }
  .choice:has(:focus-visible) {
    outline: 2px solid var(--_focus-ring);
    outline-offset: 2px;
  }
  .choice :focus-visible {
    outline: 0;
  }
`;
