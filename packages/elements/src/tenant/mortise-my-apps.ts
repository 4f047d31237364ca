/** My Apps inside the marketplace: what is installed, how it does, and everything that can be done with it. Not a public element. */
import { Refused, type Session } from '@mortise/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import {
  connectionStyles,
  ConnectionDesk,
  connectorRows,
  tenantCalls,
  type ConnectorState,
  type Tenant,
  type TenantCalls,
} from '../connection/index.ts';
import {
  buttonStyles,
  confirmDialog,
  confirmDialogStyles,
  emptyStyles,
  emptyView,
  fieldStyles,
  inputStyles,
  logoStyles,
  noticeStyles,
  OpensDialogs,
  panelStyles,
  RowMenus,
  rowMenuStyles,
  stateStyles,
  tabsStyles,
  toggleStyles,
} from '../controls/index.ts';
import { blocks, triangleAlert } from '../controls/icons.ts';
import { installStyles, SettingsPanel } from '../install/index.ts';
import { MortiseElement, type MortiseEventDetail, type ViewState } from '../session/index.ts';
import { base, tokens } from '../theme/index.ts';
import { apps as words } from '../words/en-apps.ts';
import { connection as connectionWords } from '../words/en-install.ts';
import { appList } from './app-list.ts';
import { inOrder } from './app-state.ts';
import { detailHead, type DetailAct } from './detail-head.ts';
import { myAppsStyles } from './my-apps.styles.ts';
import { RunsList } from './runs-list.ts';
import { ScheduleTab } from './schedule-tab.ts';

type Ready = { state: 'ready'; calls: TenantCalls; session: Session; tenants: Tenant[] };
type Shown = { state: 'loading' } | { state: 'failed'; error: unknown } | Ready;
const tabs = ['runs', 'settings', 'connections', 'schedule'] as const;
type Tab = (typeof tabs)[number];
type Verb = Session['may'][number];
type Asking =
  { ask: 'uninstall'; busy: boolean; failed: string | null } | { ask: 'disconnect'; connector: ConnectorState } | null;

const busyPause = 3_000;
const calmPause = 30_000;

/**
 * Installed integrations as a list and one in detail.
 * @ignore
 */
export class MortiseMyApps extends MortiseElement {
  static override properties = {
    ...MortiseElement.properties,
    tenant: {},
    tab: { state: true },
    opened: { state: true },
    shown: { state: true },
    busy: { state: true },
    failure: { state: true },
    asking: { state: true },
  };
  static override styles = [
    tokens,
    base,
    buttonStyles,
    inputStyles,
    fieldStyles,
    toggleStyles,
    logoStyles,
    stateStyles,
    panelStyles,
    noticeStyles,
    emptyStyles,
    tabsStyles,
    rowMenuStyles,
    confirmDialogStyles,
    installStyles,
    connectionStyles,
    myAppsStyles,
  ];
  /** The one to begin with: its id. */
  declare tenant: string | null;
  declare tab: Tab;
  /** Whether one was opened on purpose; on a narrow page it then hides the list. */
  declare opened: boolean;
  declare shown: Shown;
  declare busy: DetailAct | null;
  declare failure: string | null;
  declare asking: Asking;

  #timer: ReturnType<typeof setTimeout> | undefined;
  #menus = new RowMenus(this);
  #runs = new RunsList(this, {
    calls: () => this.#ready().calls,
    mayReadLogs: () => this.#may('logs'),
    ended: () => void this.#refresh(),
  });
  #schedule = new ScheduleTab(this, {
    calls: () => this.#ready().calls,
    saved: (tenant) => this.#put(tenant),
    failed: (error) => this.tell(error),
  });
  #panel = new SettingsPanel(this, {
    mode: 'settings',
    calls: () => this.#ready().calls,
    failed: (error) => this.tell(error),
    saved: () => {
      this.emit('settings-saved', this.#who());
      void this.#reread();
    },
    optionsChanged: () => void this.#reread(),
  });
  #desk = new ConnectionDesk(this, {
    calls: () => this.#ready().calls,
    tenant: () => this.#current(),
    changed: () => this.#reread(),
    connected: (connector) => this.emit('connected', { ...this.#who(), connector }),
    disconnected: (connector) => this.emit('disconnected', { ...this.#who(), connector }),
    failed: (error) => this.tell(error),
  });

  constructor() {
    super();
    new OpensDialogs(this);
    Object.assign(this, {
      tenant: null,
      tab: 'runs',
      opened: false,
      shown: { state: 'loading' },
      busy: null,
      failure: null,
      asking: null,
    });
  }

  protected override get viewState(): ViewState {
    if (this.shown.state !== 'ready') return this.shown.state;
    return this.shown.tenants.length === 0 ? 'empty' : 'ready';
  }

  protected override firstUpdated(): void {
    this.opened = this.tenant !== null;
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (
      changed.has('tenant') &&
      changed.get('tenant') !== undefined &&
      this.tenant !== null &&
      this.shown.state === 'ready'
    )
      this.opened = true;
    if (this.shown.state !== 'ready') return;
    const current = this.#current();
    if (current === null || current.state === 'installing') this.#runs.close();
    else if (this.tab === 'runs') this.#runs.show(current.id);
    if (current !== null && this.tab === 'settings') this.#panel.show(current);
    this.toggleAttribute('data-detail', this.opened && current !== null);
  }

  async #load(): Promise<void> {
    this.shown = { state: 'loading' };
    try {
      const { client, session } = await this.openSession();
      const calls = tenantCalls(client);
      this.shown = { state: 'ready', calls, session, tenants: await calls.tenants(this.leaving) };
      this.#follow();
    } catch (error) {
      if (this.leaving.aborted) return;
      this.shown = { state: 'failed', error };
      this.tell(error);
    }
  }

  #ready(): Ready {
    if (this.shown.state !== 'ready') throw new Error('the list is not ready');
    return this.shown;
  }

  #may(verb: Verb): boolean {
    return this.shown.state === 'ready' && this.shown.session.may.includes(verb);
  }

  /** The one that is shown in detail: the chosen one, else the first. */
  #current(): Tenant | null {
    if (this.shown.state !== 'ready') return null;
    return this.shown.tenants.find((tenant) => tenant.id === this.tenant) ?? inOrder(this.shown.tenants)[0] ?? null;
  }

  #who(): MortiseEventDetail {
    const current = this.#current();
    if (current === null) return {};
    const { id, number, name, state, integration } = current;
    return {
      tenant: { id, number, name, state },
      integration: { id: integration.id, number: integration.number, name: integration.name },
    };
  }

  #put(tenant: Tenant): void {
    if (this.shown.state !== 'ready') return;
    this.shown = { ...this.shown, tenants: this.shown.tenants.map((one) => (one.id === tenant.id ? tenant : one)) };
    this.#follow();
  }

  async #reread(): Promise<void> {
    const current = this.#current();
    if (current !== null) this.#put(await this.#ready().calls.tenant(current.id, this.leaving));
  }

  async #refresh(): Promise<void> {
    if (this.shown.state !== 'ready') return;
    try {
      const tenants = await this.shown.calls.tenants(this.leaving);
      if (this.shown.state === 'ready') this.shown = { ...this.shown, tenants };
    } catch (error) {
      if (this.leaving.aborted) return;
      if (error instanceof Refused && error.status === 401) return this.tell(error);
    }
    this.#follow();
  }

  /** Reads the list again from time to time, sooner while something goes on, never while nobody looks. */
  #follow(): void {
    clearTimeout(this.#timer);
    if (this.shown.state !== 'ready') return;
    const going = this.shown.tenants.some(
      (tenant) => tenant.current_run !== null || tenant.settings.options === 'waiting',
    );
    this.#timer = setTimeout(
      () => (document.hidden ? this.#follow() : void this.#refresh()),
      going ? busyPause : calmPause,
    );
  }

  #open(tenant: Tenant): void {
    this.#desk.stopWaiting();
    if (tenant.id !== this.#current()?.id) this.#panel.close();
    Object.assign(this, { tenant: tenant.id, opened: true, tab: 'runs', failure: null });
    this.focusTitle();
  }

  #goTo(tab: Tab): void {
    this.tab = tab;
    this.failure = null;
  }

  #act = (act: DetailAct): void => {
    const current = this.#current();
    if (current === null) return;
    switch (act) {
      case 'back': {
        this.opened = false;
        void this.updateComplete.then(() =>
          this.renderRoot.querySelector<HTMLElement>(`[data-tenant="${CSS.escape(current.id)}"]`)?.focus(),
        );
        return;
      }
      case 'continue':
        return this.emit('navigate', { ...this.#who(), view: 'install' });
      case 'settings':
        return this.#goTo('settings');
      case 'reconnect':
        return this.#reconnect(current);
      case 'uninstall': {
        this.asking = { ask: 'uninstall', busy: false, failed: null };
        return;
      }
      default:
        return void this.#do(act, current);
    }
  };

  /** Still inside the click: a window may be opened. */
  #reconnect(current: Tenant): void {
    const connector = current.connectors.find((one) => one.name === current.attention?.connector);
    this.#goTo('connections');
    if (connector !== undefined) this.#desk.connect(connector);
  }

  async #do(act: 'run' | 'pause' | 'resume', current: Tenant): Promise<void> {
    if (this.busy !== null) return;
    Object.assign(this, { busy: act, failure: null });
    const { calls } = this.#ready();
    try {
      if (act === 'run') {
        const run = await calls.request(current.id, 'normal');
        this.tab = 'runs';
        this.#runs.begin(run);
        this.emit('run-requested', { ...this.#who(), run: run.id });
        await this.#reread();
      } else this.#put(await calls[act](current.id));
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      this.tell(error);
    } finally {
      this.busy = null;
    }
  }

  async #uninstall(): Promise<void> {
    const current = this.#current();
    if (current === null || this.shown.state !== 'ready') return;
    this.asking = { ask: 'uninstall', busy: true, failed: null };
    const who = this.#who();
    try {
      await this.shown.calls.uninstall(current.id);
      const tenants = this.shown.tenants.filter((one) => one.id !== current.id);
      this.#panel.close();
      Object.assign(this, {
        asking: null,
        tenant: null,
        opened: false,
        tab: 'runs',
        shown: { ...this.shown, tenants },
      });
      this.emit('uninstalled', who);
    } catch (error) {
      this.asking = { ask: 'uninstall', busy: false, failed: error instanceof Error ? error.message : String(error) };
      this.tell(error);
    }
  }

  override render(): TemplateResult {
    const { shown } = this;
    if (shown.state === 'loading')
      return html`<div class="mortise">
        <p class="vh" role="status">${words.loading}</p>
        ${bones()}
      </div>`;
    if (shown.state === 'failed') {
      const again = html`<button type="button" class="btn" @click=${() => void this.#load()}>
        ${words.tryAgain}
      </button>`;
      return html`<div class="mortise">
        ${emptyView({ outline: triangleAlert, heading: words.failedTitle, text: `${shown.error instanceof Error ? shown.error.message : ''} ${words.failedText}`.trim(), alert: true, actions: again })}
      </div>`;
    }
    const current = this.#current();
    if (current === null) {
      const browse = html`<button
        type="button"
        class="btn btn-primary"
        @click=${() => this.emit('navigate', { view: 'gallery' })}
      >
        ${words.browse}
      </button>`;
      return html`<div class="mortise">
        ${emptyView({ outline: blocks, heading: words.emptyTitle, text: words.emptyText, actions: browse })}
      </div>`;
    }
    return html`<div class="mortise">
      <div class="apps ${this.opened ? 'show-detail' : ''}">
        ${appList(inOrder(shown.tenants), current.id, (tenant) => this.#open(tenant))}
        <section class="panel detail" aria-label=${current.integration.long_name}>
          ${detailHead({ tenant: current, menus: this.#menus, headingLevel: this.headingLevel, busy: this.busy, failed: this.failure, may: (verb) => this.#may(verb), act: this.#act })}
          ${current.state === 'installing' ? nothing : html`${this.#tabs(current)}${this.#body(current)}`}
        </section>
      </div>
      ${this.#question(current)}
    </div>`;
  }

  #tabs(current: Tenant): TemplateResult {
    const offered = tabs.filter((tab) =>
      tab === 'settings'
        ? current.settings.has_fields && this.#may('configure')
        : tab === 'connections'
          ? current.connectors.length > 0
          : true,
    );
    return html`<nav class="tabs" aria-label=${current.integration.long_name}>
      ${offered.map((tab) => html`<button type="button" class="tab" data-tab=${tab} aria-current=${tab === this.tab ? 'page' : nothing} @click=${() => this.#goTo(tab)}>${words.tabs[tab]}</button>`)}
    </nav>`;
  }

  #body(current: Tenant): TemplateResult {
    switch (this.tab) {
      case 'runs':
        return this.#runs.draw();
      case 'settings':
        return html`<div class="detail-body"><div class="mortise">${this.#panel.draw()}</div></div>`;
      case 'connections':
        return html`<div class="detail-body stack">
          ${connectorRows({
            desk: this.#desk,
            menus: this.#menus,
            connectors: current.connectors,
            mayConnect: this.#may('connect'),
            askToDisconnect: (connector) => {
              this.asking = { ask: 'disconnect', connector };
            },
          })}
          ${this.#desk.isWaiting ? html`<div><button type="button" class="btn btn-sm" @click=${() => this.#desk.stopWaiting()}>${connectionWords.stopWaiting}</button></div>` : nothing}
        </div>`;
      case 'schedule':
        return html`<div class="detail-body">
          <div class="mortise stack stack-6">${this.#schedule.draw(current, this.#may('schedule'))}</div>
        </div>`;
    }
  }

  #question(current: Tenant): TemplateResult | typeof nothing {
    const { asking } = this;
    if (asking === null) return nothing;
    const close = (): void => {
      this.asking = null;
    };
    if (asking.ask === 'uninstall') {
      return confirmDialog({
        title: words.uninstallTitle(current.integration.long_name),
        text: words.uninstallText,
        yes: words.uninstall,
        busyWord: words.uninstalling,
        no: words.keepIt,
        busy: asking.busy,
        failed: asking.failed,
        answer: (yes) => (yes ? void this.#uninstall() : close()),
      });
    }
    const { label, name } = asking.connector;
    const answer = (yes: boolean): void => {
      close();
      if (yes) void this.#desk.disconnect(name);
    };
    return confirmDialog({
      title: connectionWords.disconnectTitle(label),
      text: connectionWords.disconnectText(label),
      yes: connectionWords.disconnect,
      busyWord: connectionWords.disconnecting,
      no: connectionWords.keepIt,
      busy: false,
      failed: null,
      answer,
    });
  }
}

const bones = (): TemplateResult =>
  html`<div class="apps" aria-hidden="true">
    <div class="panel list app-list">
      ${[1, 2, 3].map(
        () =>
          html`<div class="app-row">
            <span class="bone bone-logo"></span>
            <div class="stack stack-2"><span class="bone bone-60"></span><span class="bone bone-40"></span></div>
          </div>`,
      )}
    </div>
  </div>`;
