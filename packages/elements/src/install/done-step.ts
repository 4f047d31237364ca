/** The end of the flow: it is installed, and this is how its first run goes. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Tenant } from '../connection/index.ts';
import { icon, notice, stateMark } from '../controls/index.ts';
import { circleCheck, circleDashed, circleX, info, loaderCircle, play } from '../controls/icons.ts';
import { done as words } from '../words/en-done.ts';
import { duration, timeOf, whenInWords } from './time-words.ts';

/** The sentence under the title. */
export function doneText(tenant: Tenant): string {
  if (tenant.current_run !== null) return words.doneRunning;
  if (tenant.last_run !== null && tenant.last_run.mode !== 'init') return words.doneRan;
  if (tenant.schedule === null || 'manual' in tenant.schedule) return words.doneByHand;
  return tenant.next_run_at === null
    ? words.doneRunning
    : words.doneScheduled(whenInWords(new Date(tenant.next_run_at), new Date()));
}

export type DoneMeans = { tenant: Tenant; mayRun: boolean; asking: boolean; failed: string | null; runNow(): void };

/** The first run, or the button that starts it. */
export function doneStep({ tenant, mayRun, asking, failed, runNow }: DoneMeans): TemplateResult {
  const run = tenant.current_run ?? (tenant.last_run?.mode === 'init' ? null : tenant.last_run);
  return html`${run === null ? start(mayRun, asking, runNow) : firstRun(run)}
    ${failed === null ? nothing : notice({ tone: 'danger', heading: failed, alert: true })}
    <div class="notice">
      ${icon(info)}
      <div><p>${words.whereToLook}</p></div>
    </div>`;
}

function start(mayRun: boolean, asking: boolean, runNow: () => void): TemplateResult | typeof nothing {
  if (!mayRun) return nothing;
  return html`<div class="panel panel-pad row row-wrap">
    ${stateMark('muted', circleDashed, words.noRunYet)}
    <button type="button" class="btn btn-sm push" aria-disabled=${asking ? 'true' : 'false'} @click=${runNow}>
      ${asking ? html`${icon(loaderCircle, 'spin')}${words.asking}` : html`${icon(play)}${words.runNow}`}
    </button>
  </div>`;
}

function firstRun(run: NonNullable<Tenant['current_run']>): TemplateResult {
  const began = run.started_at === null ? null : new Date(run.started_at);
  const ended = run.completed_at === null ? null : new Date(run.completed_at);
  const took = began === null ? '' : duration((ended ?? new Date()).getTime() - began.getTime());
  if (ended === null) {
    return html`<div class="panel panel-pad stack">
      <div class="row">
        ${stateMark('busy', loaderCircle, began === null ? words.firstRunQueued : words.firstRun)}<span
          class="muted small push num"
          >${took}</span
        >
      </div>
      <div class="progress" role="progressbar" aria-label=${words.firstRun}></div>
    </div>`;
  }
  const worked = run.phase === 'Succeeded';
  return html`<div class="panel panel-pad stack stack-2" role="status">
    <div class="row">
      ${stateMark(worked ? 'ok' : 'bad', worked ? circleCheck : circleX, worked ? words.worked : words.failed)}<span
        class="muted small push num"
        >${timeOf(ended)} · ${took}</span
      >
    </div>
    ${run.summary === null ? nothing : html`<p class="small num">${run.summary}</p>`}
  </div>`;
}
