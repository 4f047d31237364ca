/** What every view stands on: reset, type, icons. The root of a view carries the class `mortise` and is the container that widths are asked of. */
import { css } from 'lit';

export const reset = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .mortise {
    container: mortise / inline-size;
    font: inherit;
    font-family: var(--_font);
    font-size: var(--_text-md);
    line-height: var(--_line);
    color: var(--_text);
    text-align: start;
    -webkit-text-size-adjust: 100%;
    overflow-wrap: break-word;
  }
  :where(.mortise) :where(h1, h2, h3, h4, p, ul, ol, dl, dd, figure, fieldset, legend, pre) {
    margin: 0;
    padding: 0;
    border: 0;
    font: inherit;
  }
  :where(.mortise) :where(ul, ol):not(:where(.prose *)) {
    list-style: none;
  }
  :where(.mortise) :where(button, input, select, textarea) {
    font: inherit;
    color: inherit;
    margin: 0;
  }
  :where(.mortise a) {
    color: var(--_accent-ink);
    text-underline-offset: 2px;
    text-decoration-thickness: 1px;
  }
  :where(.mortise) :focus-visible {
    outline: 2px solid var(--_focus-ring);
    outline-offset: 2px;
  }
  .mortise [hidden] {
    display: none !important;
  }
  .vh {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon {
    inline-size: var(--_icon);
    block-size: var(--_icon);
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .icon-lg {
    inline-size: 20px;
    block-size: 20px;
  }
  .flip:dir(rtl) {
    scale: -1 1;
  }
  .stack {
    display: grid;
    gap: var(--_space-4);
    align-content: start;
    min-inline-size: 0;
  }
  .stack-2 {
    gap: var(--_space-2);
  }
  .title {
    outline: 0;
    font-size: var(--_text-xl);
    font-weight: var(--_weight-strong);
    line-height: var(--_line-tight);
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  .heading {
    font-size: var(--_text-md);
    font-weight: var(--_weight-strong);
    line-height: var(--_line-snug);
  }
  .lede {
    color: var(--_text-muted);
    text-wrap: pretty;
    max-inline-size: var(--_measure);
  }
`;
