/** The questions My Apps asks before something is taken away: an installed integration, a connection. */
import { nothing, type TemplateResult } from 'lit';
import { askToDisconnect, type ConnectorState, type Tenant } from '../connection/index.ts';
import { confirmDialog } from '../controls/index.ts';
import { apps as words } from '../words/en-apps.ts';

/** What is asked now, or null. */
export type Asking =
  { ask: 'uninstall'; busy: boolean; failed: string | null } | { ask: 'disconnect'; connector: ConnectorState } | null;

export type QuestionMeans = { close(): void; uninstall(): void; disconnect(connector: string): void };

/** The dialog of the question, or nothing. A disconnect closes it at once; an uninstall stays until it is done. */
export function confirmQuestion(asking: Asking, tenant: Tenant, means: QuestionMeans): TemplateResult | typeof nothing {
  if (asking === null) return nothing;
  if (asking.ask === 'uninstall') {
    return confirmDialog({
      title: words.uninstallTitle(tenant.integration.long_name),
      text: words.uninstallText,
      yes: words.uninstall,
      busyWord: words.uninstalling,
      no: words.keepIt,
      busy: asking.busy,
      failed: asking.failed,
      answer: (yes) => (yes ? means.uninstall() : means.close()),
    });
  }
  const { connector } = asking;
  return askToDisconnect(connector, (yes) => {
    means.close();
    if (yes) means.disconnect(connector.name);
  });
}
