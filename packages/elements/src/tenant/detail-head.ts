/** The head of an installed integration: what it is, when it runs next, what can be done, and what it needs. */
import { html, nothing, type TemplateResult } from 'lit';
import { inTwo, type Attention, type Tenant } from '../connection/index.ts';
import { icon, logoPlates, notice, type MenuItem, type RowMenus } from '../controls/index.ts';
import { arrowLeft, loaderCircle, pause, play, trash } from '../controls/icons.ts';
import { scheduleInWords, whenInWords } from '../install/index.ts';
import { apps as words } from '../words/en-apps.ts';
import { accountNeed, mendWords } from './account-need.ts';
import type { Tab } from './detail-tabs.ts';

export type DetailAct = 'back' | 'run' | 'pause' | 'resume' | 'uninstall' | 'reconnect' | 'settings' | 'continue';
export type DetailMeans = {
  tenant: Tenant;
  menus: RowMenus;
  headingLevel: number;
  busy: DetailAct | null;
  /** What is shown below: an account says there what it needs. */
  tab: Tab;
  /** Why the last act failed, or null. */
  failed: string | null;
  may(verb: 'run' | 'pause' | 'uninstall' | 'connect' | 'configure' | 'install'): boolean;
  act(act: DetailAct): void;
};

/** Title, actions, and at most one notice. */
export function detailHead(means: DetailMeans): TemplateResult {
  const { tenant, act } = means;
  const back = (event: Event): void => {
    event.preventDefault();
    act('back');
  };
  return html`<div class="detail-head">
    <a class="back only-narrow" href="#" @click=${back}>${icon(arrowLeft, 'flip')}${words.myApps}</a>
    <div class="row row-wrap">
      ${logoPlates(tenant.integration)}
      <div class="grow">
        <div class="title" role="heading" aria-level=${means.headingLevel} tabindex="-1" data-title>
          ${tenant.integration.long_name}
        </div>
        <p class="muted small">${subtitle(tenant)}</p>
      </div>
      <div class="actions">${actions(means)}</div>
    </div>
    ${means.failed === null ? nothing : notice({ tone: 'danger', ...inTwo(means.failed, words.actionFailed), alert: true })}
    ${need(means)}
  </div>`;
}

function subtitle(tenant: Tenant): string {
  if (tenant.state === 'installing') return words.notFinished;
  const how = `${scheduleInWords(tenant.schedule)}.`;
  if (tenant.state === 'paused') return `${how} ${words.nothingScheduled}`;
  const need = accountNeed(tenant);
  if (need !== null) return `${how} ${need.mend === null ? `${need.words}.` : words.waitingForYou}`;
  return tenant.next_run_at === null
    ? how
    : `${how} ${words.nextRun(whenInWords(new Date(tenant.next_run_at), new Date()))}`;
}

function actions(means: DetailMeans): TemplateResult {
  const { tenant, may, act, busy } = means;
  const items: MenuItem[] = may('uninstall')
    ? [{ label: words.uninstall, outline: trash, destructive: true, choose: () => act('uninstall') }]
    : [];
  const menu = items.length === 0 ? nothing : means.menus.draw('detail', words.more, items);
  if (tenant.state === 'installing') return html`${menu}`;
  const blocked = whyNoRun(tenant);
  const run = html`<button
    type="button"
    class="btn btn-sm"
    aria-disabled=${blocked !== null || busy === 'run' ? 'true' : 'false'}
    title=${blocked ?? nothing}
    aria-description=${blocked ?? nothing}
    @click=${() => blocked === null && act('run')}
  >
    ${busy === 'run' ? html`${icon(loaderCircle, 'spin')}${words.starting}` : html`${icon(play)}${words.runNow}`}
  </button>`;
  const paused = tenant.state === 'paused';
  const toggle = html`<button
    type="button"
    class="btn btn-sm"
    aria-disabled=${busy === 'pause' || busy === 'resume' ? 'true' : 'false'}
    @click=${() => act(paused ? 'resume' : 'pause')}
  >
    ${icon(paused ? play : pause)}${paused ? words.resume : words.pause}
  </button>`;
  return html`${may('run') ? run : nothing}${may('pause') ? toggle : nothing}${menu}`;
}

/** Why it cannot be run by hand now; null when it can. */
function whyNoRun(tenant: Tenant): string | null {
  const missing = tenant.connectors.find((connector) => connector.state !== 'connected');
  if (missing?.global) return words.waitsFor(missing.label);
  if (missing !== undefined) return words.connectFirst(missing.label);
  return tenant.state === 'paused' ? words.resumeFirst : null;
}

function need(means: DetailMeans): TemplateResult | typeof nothing {
  const { attention, state } = means.tenant;
  if (state === 'installing') return unfinished(means);
  const isToldBelow = means.tab === 'connections' && accountNeed(means.tenant) !== null;
  return attention === null || isToldBelow ? nothing : attentionNotice(attention, means);
}

function unfinished({ may, act }: DetailMeans): TemplateResult {
  const go = html`<button type="button" class="btn btn-sm btn-primary" @click=${() => act('continue')}>
    ${words.continue}
  </button>`;
  return notice({
    tone: 'neutral',
    heading: words.continueTitle,
    text: words.continueText,
    ...(may('install') ? { actions: go } : {}),
  });
}

function attentionNotice(attention: Attention, { tenant, may, act }: DetailMeans): TemplateResult {
  switch (attention.code) {
    case 'reconnect':
    case 'waiting': {
      const mend = accountNeed(tenant)?.mend ?? null;
      const button = html`<button type="button" class="btn btn-sm btn-primary" @click=${() => act('reconnect')}>
        ${mend === null ? nothing : mendWords(mend)}
      </button>`;
      return notice({
        tone: 'warning',
        ...inTwo(attention.message, words.needsYouTitle),
        ...(mend !== null && may('connect') ? { actions: button } : {}),
      });
    }
    case 'settings':
    case 'options-failed': {
      const button = html`<button type="button" class="btn btn-sm" @click=${() => act('settings')}>
        ${words.openSettings}
      </button>`;
      return notice({
        tone: 'warning',
        ...inTwo(attention.message, words.needsYouTitle),
        ...(may('configure') ? { actions: button } : {}),
      });
    }
    case 'last-run-failed':
      return notice({ tone: 'warning', heading: words.lastRunFailedTitle, text: attention.message });
  }
}
