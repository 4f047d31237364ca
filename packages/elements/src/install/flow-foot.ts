/** The bar under a step: back, why going on is not possible yet, and the one button that goes on. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionDesk } from '../connection/index.ts';
import { icon } from '../controls/index.ts';
import { loaderCircle } from '../controls/icons.ts';
import { connection as connectionWords, install as words } from '../words/en-install.ts';
import { reasonOf } from './flow-text.ts';
import { stepAfter, stepBefore } from './install-flow.ts';
import type { InstallWalk, Ready } from './install-walk.ts';

export type FootMeans = {
  walk: InstallWalk;
  desk: ConnectionDesk;
  /** Whether there is a gallery to go back to. */
  hasGallery: boolean;
  navigate(view: 'gallery' | 'apps'): void;
};

/** The buttons of the step that is shown. */
export function flowFoot({ step, tenant }: Ready, means: FootMeans): TemplateResult {
  const { walk, desk } = means;
  if (desk.isWaiting && step === 'connect')
    return html`<button type="button" class="btn push" @click=${() => desk.stopWaiting()}>
      ${connectionWords.stopWaiting}
    </button>`;
  if (step === 'done') return doneButtons(means);
  const before = stepBefore(step, tenant);
  const panel = walk.later?.panel.state;
  const options =
    step === 'settings' && panel?.state === 'ready' ? panel.settings.options.state : tenant.settings.options;
  const reason = reasonOf(step, { ...tenant, settings: { ...tenant.settings, options } });
  const back =
    before === null
      ? nothing
      : html`<button type="button" class="btn" @click=${() => walk.go(before)}>${words.back}</button>`;
  return html`${back}<span class="muted small grow" id="why" role="status">${reason ?? ''}</span
    >${onButton({ step, tenant }, walk, reason)}`;
}

function onButton(
  { step, tenant }: Pick<Ready, 'step' | 'tenant'>,
  walk: InstallWalk,
  reason: string | null,
): TemplateResult {
  const panel = walk.later?.panel;
  const saving = step === 'settings' && panel?.state.state === 'ready' && panel.state.saving;
  const busy = saving || walk.busy === 'finish';
  const press = (): void => {
    if (busy || reason !== null || (step !== 'connect' && panel === undefined)) return;
    if (step === 'settings' && panel?.state.state === 'ready') panel.submit();
    else if (step === 'schedule') void walk.finish();
    else walk.go(stepAfter(step, tenant));
  };
  const busyWord = step === 'schedule' ? words.installing : words.saving;
  return html`<button
    type="button"
    class="btn btn-primary"
    aria-disabled=${busy || reason !== null ? 'true' : 'false'}
    aria-describedby=${reason === null ? nothing : 'why'}
    @click=${press}
  >
    ${busy ? html`${icon(loaderCircle, 'spin')}${busyWord}` : step === 'schedule' ? installWord(walk) : words.continue}
  </button>`;
}

const installWord = (walk: InstallWalk): string =>
  (walk.later !== null && 'manual' in walk.later.schedule.schedule) || !walk.may('run')
    ? words.installOnly
    : words.installAndRun;

function doneButtons({ hasGallery, navigate }: FootMeans): TemplateResult {
  const more = html`<button type="button" class="btn" @click=${() => navigate('gallery')}>${words.browseMore}</button>`;
  return html`${hasGallery ? more : nothing}<button
      type="button"
      class="btn btn-primary push"
      @click=${() => navigate('apps')}
    >
      ${words.openInMyApps}
    </button>`;
}
