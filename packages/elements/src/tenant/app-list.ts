/** The list of installed integrations: logo, name, when it last did something, how it does. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Tenant } from '../connection/index.ts';
import { logoPlate, stateMark } from '../controls/index.ts';
import { shortTime } from '../install/index.ts';
import { apps as words } from '../words/en-apps.ts';
import { appState, lastSeen } from './app-state.ts';

/** One row each; `open` is called with the row that was chosen. */
export function appList(
  tenants: readonly Tenant[],
  current: string | null,
  open: (tenant: Tenant) => void,
): TemplateResult {
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
        ${stateMark(state.tone, state.outline, state.words)}
      </div>`;
    })}
  </nav>`;
}
