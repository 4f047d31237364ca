/** A state: icon, word, colour; never colour alone. */
import { html, type SVGTemplateResult, type TemplateResult } from 'lit';
import { icon } from './icon.ts';

export type StateTone = 'ok' | 'busy' | 'warn' | 'bad' | 'muted';

export const stateMark = (tone: StateTone, outline: SVGTemplateResult, word: string): TemplateResult =>
  html`<span class="state state-${tone}" part="state">${icon(outline, tone === 'busy' ? 'spin' : '')}${word}</span>`;
