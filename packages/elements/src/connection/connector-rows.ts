/** The accounts of a tenant as rows: logo, name, account, state, and below it whatever has to be told or typed. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon, logoPlate, notice, stateMark, type RowMenus } from '../controls/index.ts';
import {
  circleCheck,
  circleDashed,
  circleX,
  info,
  loaderCircle,
  rotateCw,
  send,
  triangleAlert,
  unplug,
} from '../controls/icons.ts';
import { connection as words } from '../words/en-install.ts';
import type { accountNotice } from './account-notices.ts';
import type { ConnectionDesk } from './connection-desk.ts';
import type { credentialForm } from './credential-form.ts';
import type { Failure } from './read-failure.ts';
import { inTwo } from './reason-text.ts';
import type { Row } from './row.ts';
import type { ConnectorState } from './wire.ts';

/** What is not drawn at first sight: its code comes while the first account is looked at. */
export type RowsLater = {
  menus: RowMenus;
  credentialForm: typeof credentialForm;
  accountNotice: typeof accountNotice;
};

export type RowsMeans = {
  desk: ConnectionDesk;
  /** Null as long as it is on its way. */
  later: RowsLater | null;
  connectors: readonly ConnectorState[];
  /** Whether the session may connect and disconnect. */
  mayConnect: boolean;
  askToDisconnect(connector: ConnectorState): void;
  /** What a view adds under an account. */
  foot?(connector: ConnectorState): unknown;
};

/** All rows in one panel. */
export function connectorRows(means: RowsMeans): TemplateResult {
  return html`<div class="panel list" part="connectors">
    ${means.connectors.map((connector) => connectorRow(connector, means))}
  </div>`;
}

function connectorRow(connector: ConnectorState, means: RowsMeans): TemplateResult {
  const row = means.desk.rowOf(connector.name);
  if (means.mayConnect && row === null && connector.state !== 'connected' && !connector.global)
    means.desk.prepare(connector);
  const wake = (): void => {
    if (means.mayConnect && !connector.global) means.desk.prepare(connector);
  };
  return html`<div
    class="connector"
    part="connector"
    data-connector=${connector.name}
    @pointerenter=${wake}
    @focusin=${wake}
  >
    ${logoPlate(connector.logo, connector.label.slice(0, 2))}
    <div>
      <p class="strong">${connector.label}</p>
      <p class="muted small ${connector.account === null ? '' : 'truncate'}">${under(connector, row)}</p>
    </div>
    <div class="row">${rowEnd(connector, row, means)}</div>
    ${below(connector, row, means)}${means.foot?.(connector)}
  </div>`;
}

function under(connector: ConnectorState, row: Row | null): string {
  if (row?.row === 'waiting') return words.finishThere(connector.label);
  const typed = connector.connects_by === 'form';
  if (connector.state !== 'not_connected' && connector.account !== null) return connector.account;
  if (connector.global) return words.byHost;
  if (connector.state !== 'not_connected') return typed ? words.keySaved : words.signedIn;
  return typed ? words.byKey : words.byWindow;
}

function rowEnd(connector: ConnectorState, row: Row | null, means: RowsMeans): TemplateResult {
  if (row?.row === 'waiting') return stateMark('busy', loaderCircle, words.waiting);
  if (row?.row === 'leaving') return stateMark('busy', loaderCircle, words.disconnecting);
  if (row?.row === 'form' && row.testing) return stateMark('busy', loaderCircle, words.testing);
  if (row?.row === 'form' && connector.state === 'not_connected')
    return stateMark('muted', circleDashed, words.notConnectedYet);
  if (connector.state === 'connected')
    return html`${stateMark('ok', circleCheck, words.connected)}${connectorMenu(connector, means)}`;
  if (connector.state === 'broken')
    return html`${stateMark('warn', triangleAlert, connector.reason?.action === 'support' ? words.notWorking : words.broken)}${connectorMenu(connector, means)}`;
  if (row?.row === 'failed') return stateMark('bad', circleX, words.notConnected);
  if (connector.global || !means.mayConnect) return stateMark('muted', circleDashed, words.notConnectedYet);
  return html`<button
    type="button"
    class="btn btn-sm"
    aria-label=${words.connectSystem(connector.label)}
    @click=${() => means.desk.connect(connector)}
  >
    ${words.connect}
  </button>`;
}

function connectorMenu(connector: ConnectorState, means: RowsMeans): TemplateResult | typeof nothing {
  if (connector.global || !means.mayConnect || means.later === null) return nothing;
  return means.later.menus.draw(`c-${connector.name}`, words.more(connector.label), [
    { label: words.reconnect, outline: rotateCw, choose: () => means.desk.connect(connector) },
    { label: words.sendLink, outline: send, choose: () => means.desk.askElsewhere(connector.name) },
    { label: words.disconnect, outline: unplug, destructive: true, choose: () => means.askToDisconnect(connector) },
  ]);
}

function below(connector: ConnectorState, row: Row | null, means: RowsMeans): unknown {
  const { later, desk } = means;
  switch (row?.row) {
    case 'waiting':
      return row.blocked ? blocked(connector, row, means) : waiting(connector, row, means);
    case 'failed':
      return failed(connector, row.reason, means);
    case 'form':
      return later === null
        ? nothing
        : html`${later.credentialForm(connector, row, desk)}${elsewhere(connector, means)}`;
    case 'elsewhere':
      return linkPanel(connector, means);
    case undefined:
      if (connector.state === 'not_connected' && !connector.global && means.mayConnect)
        return elsewhere(connector, means);
  }
  return later?.accountNotice(connector, row, means) ?? nothing;
}

function elsewhere({ name }: ConnectorState, { desk }: RowsMeans): TemplateResult {
  return html`<p class="elsewhere small">
    <button type="button" class="linkish" @click=${() => desk.askElsewhere(name)}>${words.elsewhere}</button>
  </p>`;
}

function linkPanel(connector: ConnectorState, { desk }: RowsMeans): TemplateResult {
  const { client, tenant } = desk.link;
  return html`<mortise-auth-link
    .client=${client}
    .tenant=${tenant}
    .connector=${connector}
    @connected=${() => void desk.connectedElsewhere(connector.name)}
    @closed=${() => desk.rest(connector.name)}
  ></mortise-auth-link>`;
}

type WaitingRow = Extract<Row, { row: 'waiting' }>;

function waiting(connector: ConnectorState, row: WaitingRow, { desk }: RowsMeans): TemplateResult {
  const { name } = connector;
  return html`<div class="notice" role="status">
    ${icon(info)}
    <div>
      <p>
        ${words.noWindow}
        <button type="button" class="linkish" @click=${() => desk.openAgain(name)}>${words.openAgain}</button>,
        <button type="button" class="linkish" @click=${() => void desk.useThisTab(name)}>${words.thisTab}</button>
        ${words.or} ${copyLink(connector, row, desk)}
      </p>
      ${linkByHand(connector, row, desk)}
    </div>
  </div>`;
}

function copyLink({ name }: ConnectorState, { copied }: WaitingRow, desk: ConnectionDesk): TemplateResult {
  return html`${copied ? html`<strong class="strong">${words.copied}</strong>` : html`<button type="button" class="linkish" @click=${() => void desk.copyLink(name)}>${words.copyLink}</button>`}
  ${words.forDevice}`;
}

function linkByHand({ name }: ConnectorState, { flow }: WaitingRow, desk: ConnectionDesk): unknown {
  if (!desk.isCopiedByHand(name)) return nothing;
  return html`<input
    class="input mono"
    readonly
    aria-label=${words.link}
    .value=${flow.start_url ?? ''}
    @focus=${(event: FocusEvent) => event.target instanceof HTMLInputElement && event.target.select()}
  />`;
}

function blocked(connector: ConnectorState, row: WaitingRow, { desk }: RowsMeans): TemplateResult {
  return notice({
    tone: 'warning',
    heading: words.blockedTitle,
    text: html`${words.blockedText} ${copyLink(connector, row, desk)} ${linkByHand(connector, row, desk)}`,
    alert: true,
    actions: html`<button type="button" class="btn btn-sm" @click=${() => desk.openAgain(connector.name)}>
        ${words.openWindow}
      </button>
      <button type="button" class="btn btn-quiet btn-sm" @click=${() => void desk.useThisTab(connector.name)}>
        ${words.useThisTab}
      </button>`,
  });
}

/**
 * What others have to mend says whom to tell; they may mend it while the page is open, so there is a quieter way to ask
 * again.
 */
function failed(connector: ConnectorState, { code, message, action }: Failure, { desk }: RowsMeans): TemplateResult {
  const isTheirs = action === 'support';
  const told =
    code === 'expired' && message === ''
      ? { heading: words.expiredTitle, text: words.expiredText }
      : inTwo(message, words.failed(connector.label));
  const again = html`<button
    type="button"
    class="btn btn-sm ${isTheirs ? 'btn-quiet' : ''}"
    @click=${() => desk.retry(connector)}
  >
    ${isTheirs ? words.connectAgain : words.tryAgain}
  </button>`;
  return notice({ tone: 'danger', ...told, alert: true, actions: again });
}
