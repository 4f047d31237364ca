/** A notice: what happened (bold), why and what is safe, one thing to do. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from './icon.ts';
import { circleAlert, circleCheck, info, triangleAlert } from './icons.ts';

export type NoticeTone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';
export type NoticeText = {
  tone: NoticeTone;
  heading: string;
  text?: string | TemplateResult;
  actions?: unknown;
  /** A failure caused just now is announced at once. */ alert?: boolean;
};

const outlines = { neutral: info, info, success: circleCheck, warning: triangleAlert, danger: circleAlert };

export const notice = ({ tone, heading, text, actions, alert = false }: NoticeText): TemplateResult =>
  html`<div class="notice notice-${tone}" part="notice" role=${alert ? 'alert' : nothing}>
    ${icon(outlines[tone])}
    <div>
      <p class="heading">${heading}</p>
      ${text === undefined || text === '' ? nothing : html`<p>${text}</p>`}
      ${actions === undefined ? nothing : html`<div class="actions">${actions}</div>`}
    </div>
  </div>`;
