/** What is told of an account that is connected, or was: signed out, broken for others to mend, less given than asked for. */
import { html, nothing, type TemplateResult } from 'lit';
import { notice } from '../controls/index.ts';
import { account as words } from '../words/en-account.ts';
import { connection } from '../words/en-install.ts';
import type { ConnectionDesk } from './connection-desk.ts';
import { inTwo } from './reason-text.ts';
import type { Row } from './row.ts';
import type { ConnectorState } from './wire.ts';

type NoticeMeans = { desk: ConnectionDesk; mayConnect: boolean };

/** The notice under an account, or nothing. A row of null rests. */
export function accountNotice(connector: ConnectorState, row: Row | null, means: NoticeMeans): unknown {
  if (row?.row === 'less')
    return answered(connector, inTwo(row.reason.message, words.gaveLess(connector.label)), means);
  return row === null && connector.state === 'broken' ? broken(connector, means) : nothing;
}

/** Something came of signing in just now that may not be meant: done again, or kept as it is. */
function answered(
  connector: ConnectorState,
  told: { heading: string; text: string },
  means: NoticeMeans,
): TemplateResult {
  return notice({
    tone: 'warning',
    ...told,
    alert: true,
    actions: html`${again(connector, means)}
      <button type="button" class="btn btn-quiet btn-sm" @click=${() => means.desk.rest(connector.name)}>
        ${words.keepIt}
      </button>`,
  });
}

function broken(connector: ConnectorState, means: NoticeMeans): TemplateResult {
  const told = inTwo(connector.reason?.message ?? '', connection.reconnectSystem(connector.label));
  const mayMend = means.mayConnect && !connector.global;
  // What only others can mend says whom to tell; who heard that they did may still ask.
  const look = connector.reason?.action === 'support' ? 'btn-quiet' : '';
  return notice({ tone: 'warning', ...told, ...(mayMend ? { actions: again(connector, means, look) } : {}) });
}

const again = (connector: ConnectorState, { desk }: NoticeMeans, look = ''): TemplateResult =>
  html`<button type="button" class="btn ${look} btn-sm" @click=${() => desk.connect(connector)}>
    ${connection.reconnectSystem(connector.label)}
  </button>`;
