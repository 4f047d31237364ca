/** The tabs under the head of an installed integration, and what the chosen one shows. */
import { html, nothing, type TemplateResult } from 'lit';
import {
  accountNotice,
  connectorRows,
  credentialForm,
  type ConnectionDesk,
  type ConnectorState,
  type Tenant,
} from '../connection/index.ts';
import type { RowMenus } from '../controls/index.ts';
import type { SettingsPanel } from '../install/index.ts';
import { apps as words } from '../words/en-apps.ts';
import { connection as connectionWords } from '../words/en-install.ts';
import type { Verb } from './installed-list.ts';
import type { RunsList } from './runs-list.ts';
import type { ScheduleTab } from './schedule-tab.ts';

const tabs = ['runs', 'settings', 'connections', 'schedule'] as const;
export type Tab = (typeof tabs)[number];

export type TabsMeans = {
  tenant: Tenant;
  tab: Tab;
  runs: RunsList;
  panel: SettingsPanel;
  desk: ConnectionDesk;
  schedule: ScheduleTab;
  menus: RowMenus;
  may(verb: Verb): boolean;
  goTo(tab: Tab): void;
  askToDisconnect(connector: ConnectorState): void;
  /** What stands under an account. */
  foot(connector: ConnectorState): unknown;
};

/** The tabs that apply, and the chosen one's body. */
export function detailTabs(means: TabsMeans): TemplateResult {
  const { tenant, tab: chosen } = means;
  const offered = tabs.filter((tab) => isOffered(tab, means));
  return html`<nav class="tabs" aria-label=${tenant.integration.long_name}>
      ${offered.map((tab) => html`<button type="button" class="tab" data-tab=${tab} aria-current=${tab === chosen ? 'page' : nothing} @click=${() => means.goTo(tab)}>${words.tabs[tab]}</button>`)}
    </nav>
    ${body(means)}`;
}

function isOffered(tab: Tab, { tenant, may }: TabsMeans): boolean {
  if (tab === 'settings') return tenant.settings.has_fields && may('configure');
  return tab !== 'connections' || tenant.connectors.length > 0;
}

function body(means: TabsMeans): TemplateResult {
  switch (means.tab) {
    case 'runs':
      return means.runs.draw();
    case 'settings':
      return html`<div class="detail-body"><div class="mortise">${means.panel.draw()}</div></div>`;
    case 'connections':
      return connections(means);
    case 'schedule':
      return html`<div class="detail-body">
        <div class="mortise stack stack-6">${means.schedule.draw(means.tenant, means.may('schedule'))}</div>
      </div>`;
  }
}

function connections({ tenant, desk, menus, may, askToDisconnect, foot }: TabsMeans): TemplateResult {
  const { connectors } = tenant;
  const stop = html`<div>
    <button type="button" class="btn btn-sm" @click=${() => desk.stopWaiting()}>${connectionWords.stopWaiting}</button>
  </div>`;
  return html`<div class="detail-body stack">
    ${connectorRows({
      desk,
      later: { menus, credentialForm, accountNotice },
      connectors,
      mayConnect: may('connect'),
      askToDisconnect,
      ...(may('connect') ? { foot } : {}),
    })}
    ${desk.isWaiting ? stop : nothing}
  </div>`;
}
