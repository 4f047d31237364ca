/** Buttons and link-buttons. */
import { css } from 'lit';

export const buttonStyles = css`
.btn {
  display: inline-flex; align-items: center; justify-content: center; gap: 6px; position: relative; flex: none;
  min-block-size: var(--_control); padding: 0 14px; border: 1px solid var(--_border-strong); border-radius: var(--_radius);
  background: var(--_surface); color: var(--_text); font-weight: var(--_weight-medium); line-height: var(--_line); text-decoration: none; white-space: nowrap;
  box-shadow: var(--_shadow-control); cursor: pointer; user-select: none;
  transition: background-color var(--_fast) var(--_ease), border-color var(--_fast) var(--_ease);
}
.btn:hover { background: var(--_surface-hover); }
.btn:active { background: var(--_surface-active); }
.btn::after { content: ""; position: absolute; inset: 50% 0 auto; block-size: var(--_target); translate: 0 -50%; } 
.btn > .icon { color: var(--_text-muted); }
.btn-primary { background: var(--_accent-fill); border-color: transparent; color: var(--_accent-text); }
.btn-primary:hover, .btn-primary:active { background: var(--_accent-fill-hover); }
.btn-primary > .icon, .btn-danger > .icon { color: inherit; }
.btn-quiet { background: none; border-color: transparent; box-shadow: none; }
.btn.grow { flex: 1; }
.btn-edge { margin-inline-end: -10px; } 
.btn-danger { background: var(--_danger-fill); border-color: transparent; color: #fff; }
.btn-danger:hover { background: color-mix(in oklab, var(--_danger-fill) 88%, #000); }
.btn-sm { min-block-size: var(--_control-sm); padding: 0 10px; font-size: var(--_text-sm); line-height: var(--_line-snug); border-radius: var(--_radius-sm); }
.btn-icon { padding: 0; inline-size: var(--_control); }
.btn-icon.btn-sm { inline-size: var(--_control-sm); }
.btn:is(:disabled, [aria-disabled="true"]) { color: var(--_text-disabled); background: var(--_surface-active); border-color: transparent; box-shadow: none; cursor: not-allowed; }
.btn:is(:disabled, [aria-disabled="true"]) > .icon { color: inherit; }
.linkish { background: none; border: 0; padding: 0; color: var(--_accent-ink); font-weight: var(--_weight-medium); text-decoration: underline; text-underline-offset: 2px; text-decoration-color: color-mix(in oklab, currentColor 35%, transparent); cursor: pointer; position: relative; }
.linkish:hover { text-decoration-color: currentColor; }
`;
