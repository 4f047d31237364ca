/** Draws an icon: hidden from readers, because a word or an `aria-label` always stands beside it. */
import { html, type TemplateResult } from 'lit';
import type { Outline } from './icons.ts';

/** `extra` are classes of the base sheet: `icon-sm`, `icon-lg`, `spin`, `flip`. */
export const icon = (outline: Outline, extra = ''): TemplateResult =>
  html`<svg class="icon ${extra}" viewBox="0 0 24 24" aria-hidden="true">${outline()}</svg>`;
