/** `<mortise-connect>`: nothing but the outside systems of one integration; the rest happens in the background. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emptyView, logoPlates, notice, stateMark } from '../controls/index.ts';
import { circleCheck, loaderCircle } from '../controls/icons.ts';
import type { MortiseEventDetail, ViewState } from '../session/index.ts';
import { connect as words } from '../words/en-connect.ts';
import { connection as rowWords } from '../words/en-install.ts';
import { AccountsView } from './accounts-view.ts';
import { ConnectAlone, currentOf, isMoving, wantedOf, type Alone, type Ready } from './connect-alone.ts';
import { connectStyles } from './connect.styles.ts';
import { ConnectionDesk } from './connection-desk.ts';
import type { ConnectMore } from './connect-more.ts';
import { connectorRows } from './connector-rows.ts';
import type { Tenant } from './wire.ts';

/**
 * Connects the accounts of one integration and shows nothing else. Which ones, and the settings, come from the claim
 * `connect` of the embed token; the integration is installed in the background, paused when something required is missing.
 * @summary Auth-only: nothing but connecting.
 * @attr {string} server - Address of the Mortise server.
 * @attr {string} account - Slug of the account.
 * @attr {string} integration - The integration: id, number or name.
 * @attr {string} connector - Only this one of its connectors; absent: all that the token names, in its order.
 * @attr {'light'|'dark'|'auto'} theme - Scheme; `auto` and absent inherit the page's.
 * @event mortise-ready - It can be used.
 * @event mortise-install-start - An installation began or was taken up again: `detail.tenant`.
 * @event mortise-connected - An account was connected: `detail.connector`.
 * @event mortise-disconnected - An account was disconnected: `detail.connector`.
 * @event mortise-installed - It is installed: `detail.tenant`; its state is `paused` when something required is missing, which `detail.code` then names.
 * @event mortise-error - Something failed: `detail.code`.
 * @csspart connectors - The list of accounts.
 * @csspart qr - The QR code of a link for another device.
 */
export class MortiseConnect extends AccountsView {
  static override properties = { ...AccountsView.properties, connector: {}, more: { state: true } };
  static override styles = [...AccountsView.styles, connectStyles];
  declare connector: string | null;
  declare more: ConnectMore | null;

  #alone: ConnectAlone = new ConnectAlone(this, {
    open: () => this.openSession(),
    prepare: () => this.#load(),
    leaving: () => this.leaving,
    began: (tenant) => this.#began(tenant),
    installed: ({ tenant, missing }) =>
      this.emit('installed', { ...who(tenant), ...(missing === null ? {} : { code: missing.code }) }),
    returned: (flow) => this.#desk.resume(flow),
    failed: (error) => {
      // It knows the words for a session that was refused.
      void this.#load().catch(() => undefined);
      this.tell(error);
    },
  });
  #desk = new ConnectionDesk(this, {
    calls: () => this.#alone.ready.calls,
    tenant: () => (this.#alone.shown.state === 'ready' ? this.#alone.shown.alone.tenant : null),
    changed: () => this.#alone.reread(),
    connected: (connector) => {
      this.emit('connected', { ...who(this.#alone.ready.alone.tenant), connector });
      this.focusTitle();
    },
    disconnected: (connector) => this.emit('disconnected', { ...who(this.#alone.ready.alone.tenant), connector }),
    failed: (error) => this.tell(error),
  });

  constructor() {
    super();
    this.connector = null;
    this.more = null;
  }

  protected override get viewState(): ViewState {
    const { shown } = this.#alone;
    if (shown.state !== 'ready') return shown.state;
    return shown.alone.connectors.length === 0 ? 'empty' : 'ready';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { shown } = this.#alone;
    const { integration, connector } = this;
    if (shown.state === 'ready') this.#openForm(shown.alone);
    const late = shown.state === 'failed' && this.isLate(changed, shown.error);
    if (integration !== null && (late || !this.#alone.isFor({ integration, connector })))
      void this.#alone.begin({ integration, connector });
  }

  #began(tenant: Tenant): void {
    if (tenant.state === 'installing') this.emit('install-start', who(tenant));
    this.emit('ready', { view: 'connect' });
  }

  async #load(): Promise<void> {
    const { connectMore } = await import('./connect-more.ts');
    this.more ??= connectMore(this);
  }

  /** What has to be typed is asked for at once: there is nothing else to press. */
  #openForm(alone: Alone): void {
    const current = currentOf(alone);
    if (this.more === null || current?.connects_by !== 'form' || current.state !== 'not_connected') return;
    if (this.#desk.rowOf(current.name) === null && this.#opened !== current.name) this.#desk.connect(current);
    this.#opened = current.name;
  }
  #opened: string | null = null;

  override render(): TemplateResult {
    const { shown } = this.#alone;
    return html`<div class="mortise">
      <div class="connect-view">
        ${shown.state === 'loading' ? bones() : shown.state === 'failed' ? this.#failed(shown.error) : this.#view(shown)}
      </div>
    </div>`;
  }

  #failed(error: unknown): TemplateResult {
    return this.failed(error, words.failed, this.more, () => {
      if (this.integration !== null)
        void this.#alone.begin({ integration: this.integration, connector: this.connector });
    });
  }

  #view({ alone, session }: Ready): TemplateResult {
    const { tenant } = alone;
    const wanted = wantedOf(alone);
    const current = currentOf(alone);
    if (wanted.length === 0)
      return emptyView({
        outline: circleCheck,
        heading: words.nothing,
        text: words.nothingText(tenant.integration.long_name),
      });
    // One after the other: those behind, and the one that it is about.
    const shownRows = current === null ? wanted : wanted.slice(0, wanted.indexOf(current) + 1);
    return html`${this.ended()}
      <header class="connect-head">
        ${logoPlates(tenant.integration, 'sm')}
        <div class="stack stack-1">
          <div class="title" role="heading" aria-level=${this.headingLevel} tabindex="-1" data-title>
            ${titleOf(alone)}
          </div>
          <p class="lede">${current === null ? nothing : words.text(tenant.integration.long_name)}</p>
        </div>
        ${current === null || wanted.length < 2 ? nothing : html`<p class="muted small push">${words.count(wanted.indexOf(current) + 1, wanted.length)}</p>`}
      </header>
      ${connectorRows({
        desk: this.#desk,
        later: this.more,
        connectors: shownRows,
        mayConnect: session.may.includes('connect'),
        askToDisconnect: this.askToDisconnect,
      })}
      ${this.#desk.isWaiting ? this.#stop() : nothing} ${current === null ? outcome(alone) : nothing}
      ${this.question(this.more, this.#desk)}`;
  }

  #stop(): TemplateResult {
    return html`<div>
      <button type="button" class="btn btn-sm" @click=${() => this.#desk.stopWaiting()}>${rowWords.stopWaiting}</button>
    </div>`;
  }
}

function titleOf(alone: Alone): string {
  const wanted = wantedOf(alone);
  const [first] = wanted;
  const alike = wanted.length === 1 && first !== undefined ? first.label : null;
  if (currentOf(alone) === null) return alike === null ? words.allDoneMany : words.allDone(alike);
  return alike === null ? words.titleOfMany : words.title(alike);
}

/** What came of it: it runs, it is being set up, or it waits for something that is not the customer's to do here. */
function outcome(alone: Alone): TemplateResult {
  const { long_name } = alone.tenant.integration;
  if (isMoving(alone))
    return html`<div role="status" class="stack stack-1">
      ${stateMark('busy', loaderCircle, words.settingUp(long_name))}
      <p class="muted small">${words.settingUpText}</p>
    </div>`;
  if (alone.missing !== null)
    return notice({
      tone: 'warning',
      heading: words.waits(long_name),
      text: `${words.why[alone.missing.code]} ${words.waitsText}`,
    });
  return html`<p role="status" class="muted">${words.running(long_name)}</p>`;
}

function bones(): TemplateResult {
  return html`<p class="vh" role="status">${words.loading}</p>
    <div class="connect-view" aria-hidden="true">
      <div class="row"><span class="bone bone-logo"></span><span class="bone bone-40"></span></div>
      <span class="bone bone-90"></span><span class="bone bone-75"></span>
    </div>`;
}

function who(tenant: Tenant): MortiseEventDetail {
  const { id, number, name, state, integration } = tenant;
  return {
    tenant: { id, number, name, state },
    integration: { id: integration.id, number: integration.number, name: integration.name },
  };
}
