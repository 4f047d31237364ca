/** A state: icon, word, colour; never colour alone. */
import { html, type TemplateResult } from 'lit';
import type { Outline } from './icons.ts';
import { icon } from './icon.ts';

export type StateTone = 'ok' | 'busy' | 'warn' | 'bad' | 'muted';

export const stateMark = (tone: StateTone, outline: Outline, word: string): TemplateResult =>
  html`<span class="state state-${tone}" part="state">${icon(outline, tone === 'busy' ? 'spin' : '')}${word}</span>`;
