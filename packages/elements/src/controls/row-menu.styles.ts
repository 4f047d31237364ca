/** Where a row's menu stands: under its button, aligned at the end. */
import { css } from 'lit';

export const rowMenuStyles = css`
.menu-anchor { position: relative; flex: none; }
.menu-anchor > .menu { position: absolute; inset-block-start: calc(100% + 4px); inset-inline-end: 0; z-index: 3; inline-size: max-content; }
.menu-anchor > .menu button { line-height: var(--_line-snug); font-size: var(--_text-md); min-block-size: max(34px, var(--_control-sm)); }
.menu-anchor > .menu button:focus-visible { outline-offset: -2px; }
@media (forced-colors: active) { .menu { border: 1px solid CanvasText; } }
`;
