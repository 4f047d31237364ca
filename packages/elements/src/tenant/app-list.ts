/** The list of installed integrations: logo, name, when it last did something, how it does, and what mends a broken account. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectorState, Tenant } from '../connection/index.ts';
import { logoPlate, stateMark } from '../controls/index.ts';
import { shortTime } from '../install/index.ts';
import { apps as words } from '../words/en-apps.ts';
import { connection as connectionWords } from '../words/en-install.ts';
import { accountNeed, mendWords } from './account-need.ts';
import { appState, lastSeen } from './app-state.ts';

export type ListMeans = {
  tenants: readonly Tenant[];
  /** The one that is shown in detail. */
  current: string | null;
  mayConnect: boolean;
  open(tenant: Tenant): void;
  /** A click on `mend` may follow. */
  near(tenant: Tenant, connector: ConnectorState): void;
  /** Called in the click itself. */
  mend(tenant: Tenant, connector: ConnectorState): void;
};

/** One row each. */
export function appList(means: ListMeans): TemplateResult {
  const { tenants, current, open } = means;
  return html`<nav class="panel list app-list" aria-label=${words.list} part="app-list">
    ${tenants.map((tenant) => {
      const state = appState(tenant);
      const seen = lastSeen(tenant);
      const go = (event: Event): void => {
        event.preventDefault();
        open(tenant);
      };
      return html`<div class="app-row" aria-current=${tenant.id === current ? 'true' : nothing}>
        ${logoPlate(tenant.integration.logos.at(-1)?.url ?? null, tenant.integration.letters)}
        <a
          class="name truncate"
          href="#"
          data-tenant=${tenant.id}
          aria-current=${tenant.id === current ? 'true' : nothing}
          @click=${go}
          >${tenant.integration.long_name}</a
        >
        <time class="when num" datetime=${seen.toISOString()}>${shortTime(seen, new Date())}</time>
        ${stateMark(state.tone, state.outline, state.words)}${mendButton(tenant, means)}
      </div>`;
    })}
  </nav>`;
}

/** The one thing to do about a broken account. */
function mendButton(tenant: Tenant, { mayConnect, near, mend }: ListMeans): TemplateResult | typeof nothing {
  const connector = accountNeed(tenant)?.mend ?? null;
  if (connector === null || !mayConnect) return nothing;
  const wake = (): void => near(tenant, connector);
  return html`<button
    type="button"
    class="btn btn-sm mend"
    aria-label=${mendWords(connector)}
    @pointerenter=${wake}
    @focus=${wake}
    @click=${() => mend(tenant, connector)}
  >
    ${connector.state === 'not_connected' ? connectionWords.connect : connectionWords.reconnect}
  </button>`;
}
