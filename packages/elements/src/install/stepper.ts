/** The steps on top of the flow: a tick for what is done, which is also the way back to it. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../controls/index.ts';
import { check } from '../controls/icons.ts';
import { install as words } from '../words/en-install.ts';
import { isBehind, stepsOf, type Installing, type Step } from './install-flow.ts';

/** Draws the steps; `go` is called for one that lies behind. */
export function stepper(tenant: Installing, current: Step, go: (step: Step) => void): TemplateResult {
  return html`<ol class="steps" aria-label=${words.steps} part="steps">
    ${stepsOf(tenant).map((step) => {
      const done = isBehind(step, current, tenant);
      const name = html`<span class="step-name"
        >${words.step[step]}${done ? html`<span class="vh">${words.stepDone}</span>` : nothing}</span
      >`;
      const mark = html`<span class="step-mark">${done ? icon(check, 'icon-sm') : nothing}</span>`;
      const inner =
        done && current !== 'done'
          ? html`<button type="button" class="step-back" @click=${() => go(step)}>${mark}${name}</button>`
          : html`${mark}${name}`;
      return html`<li class="step ${done ? 'step-done' : ''}" aria-current=${step === current ? 'step' : nothing}>
        ${inner}
      </li>`;
    })}
  </ol>`;
}
