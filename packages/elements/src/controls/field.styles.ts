/** Fields: label, control, error, hint; search and select. */
import { css } from 'lit';

export const fieldStyles = css`
.field { display: grid; gap: 6px; min-inline-size: 0; }
.label { font-weight: var(--_weight-medium); line-height: var(--_line-snug); }
.optional { color: var(--_text-muted); font-weight: var(--_weight); font-size: var(--_text-sm); }
.hint { font-size: var(--_text-sm); line-height: var(--_line-snug); color: var(--_text-muted); max-inline-size: var(--_measure); text-wrap: pretty; }
.input {
  inline-size: 100%; min-block-size: var(--_control); padding: 0 12px; border: 1px solid var(--_border-control); border-radius: var(--_radius);
  background: var(--_surface); color: var(--_text); line-height: 1.3; appearance: none; text-align: start;
  transition: border-color var(--_fast) var(--_ease), box-shadow var(--_fast) var(--_ease);
}
.input::placeholder { color: var(--_text-muted); opacity: 1; }
.input:hover { border-color: var(--_text-muted); }
.input:focus-visible, .box-input:focus-within { outline: 2px solid var(--_focus-ring); outline-offset: -1px; border-color: transparent; }
.input:disabled { background: var(--_surface-sunken); color: var(--_text-disabled); border-color: var(--_border-strong); cursor: not-allowed; }
.input[aria-invalid="true"], .box-input[data-invalid] { border-color: var(--_danger); box-shadow: inset 0 0 0 1px var(--_danger); }
textarea.input { padding: 8px 12px; line-height: var(--_line); min-block-size: 84px; resize: vertical; }
.select { position: relative; display: block; min-inline-size: 0; }
.select > .input { padding-inline-end: 34px; text-overflow: ellipsis; }
.select > .icon { position: absolute; inset-inline-end: 11px; inset-block-start: 50%; translate: 0 -50%; color: var(--_text-muted); pointer-events: none; }
.search { position: relative; display: block; }
.search > .input { padding-inline-start: 36px; }
.search > .input, .gallery-tools .input { border-color: var(--_border-strong); } 
.search > .input:hover, .gallery-tools .input:hover { border-color: var(--_border-control); }
.search > .icon { position: absolute; inset-inline-start: 12px; inset-block-start: 50%; translate: 0 -50%; color: var(--_text-muted); pointer-events: none; }
.error { display: flex; gap: 6px; font-size: var(--_text-sm); line-height: var(--_line-snug); color: var(--_danger); }
.error > .icon { inline-size: 14px; block-size: 14px; margin-block-start: .15em; stroke-width: 2; }
.affix { display: flex; } .affix > .input { border-start-end-radius: 0; border-end-end-radius: 0; }
.affix > span { display: flex; align-items: center; padding: 0 12px; border: 1px solid var(--_border-control); border-inline-start: 0; border-start-end-radius: var(--_radius); border-end-end-radius: var(--_radius); color: var(--_text-muted); background: var(--_surface-sunken); white-space: nowrap; }
.box-input { border: 1px solid var(--_border-control); border-radius: var(--_radius); background: var(--_surface); min-inline-size: 0; }
`;
