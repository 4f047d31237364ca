/** What the flow says at each step: title, sentence, and why going on is not possible yet. */
import { html, type TemplateResult } from 'lit';
import type { Tenant } from '../connection/index.ts';
import { install as words } from '../words/en-install.ts';
import { blockedAt, stepsOf, type Installing, type Step } from './install-flow.ts';

/** The title of a step. */
export function titleOf(step: Step, tenant: Tenant): string {
  if (step === 'done') return words.doneTitle(tenant.integration.long_name);
  return { connect: words.connectTitle, settings: words.settingsTitle, schedule: words.scheduleTitle }[step];
}

/** The sentence under it; the last step brings its own. */
export function ledeOf(step: Step, tenant: Tenant): string {
  if (step === 'done') return '';
  if (step === 'schedule' && stepsOf(tenant).length === 2) return words.nothingToSet;
  return { connect: words.connectText, settings: words.settingsText, schedule: words.scheduleText }[step];
}

/** Why Continue does nothing yet; null when it does. */
export function reasonOf(step: Step, tenant: Installing): string | null {
  const blocked = blockedAt(step, tenant);
  switch (blocked?.blocked) {
    case 'connect':
      return words.connectToContinue(blocked.label);
    case 'options-waiting':
      return words.waitForOptions;
    case 'options-failed':
      return words.optionsFailed;
    case undefined:
      return null;
  }
}

/** What stands there while the flow loads. */
export function flowBones(): TemplateResult {
  return html`<p class="vh" role="status">${words.loading}</p>
    <div class="stack stack-6" aria-hidden="true">
      <div class="row"><span class="bone bone-logo"></span><span class="bone bone-40"></span></div>
      <span class="bone bone-60"></span><span class="bone bone-90"></span><span class="bone bone-75"></span>
    </div>`;
}
