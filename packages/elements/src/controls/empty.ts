/** A view with nothing in it yet, or one that failed: mark, bold line, sentence, at most two buttons. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Outline } from './icons.ts';
import { icon } from './icon.ts';

export type EmptyText = { outline: Outline; heading: string; text: string; actions?: unknown; alert?: boolean };

export const emptyView = ({ outline, heading, text, actions, alert = false }: EmptyText): TemplateResult =>
  html`<div class="empty" part="empty" role=${alert ? 'alert' : nothing}>
    <span class="empty-mark">${icon(outline, 'icon-lg')}</span>
    <p class="heading">${heading}</p>
    <p>${text}</p>
    ${actions === undefined ? nothing : html`<div class="actions">${actions}</div>`}
  </div>`;
