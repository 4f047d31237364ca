/** My Apps inside the marketplace: what is installed, how it does, and everything that can be done with it. Not a public element. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { connectionStyles, ConnectionDesk, type ConnectorState, type Flow, type Tenant } from '../connection/index.ts';
import { confirmDialogStyles, OpensDialogs, RowMenus, rowMenuStyles, tabsStyles } from '../controls/index.ts';
import { installStyles, SettingsPanel } from '../install/index.ts';
import { MortiseElement, type MortiseEventDetail, type ViewState } from '../session/index.ts';
import { accountNeed } from './account-need.ts';
import { appList } from './app-list.ts';
import { inOrder } from './app-state.ts';
import { confirmQuestion, type Asking } from './confirm-question.ts';
import { detailHead, type DetailAct } from './detail-head.ts';
import { detailTabs, type Tab } from './detail-tabs.ts';
import { InstalledList, type Verb } from './installed-list.ts';
import { myAppsStyles } from './my-apps.styles.ts';
import { RunsList } from './runs-list.ts';
import { runsListStyles } from './runs-list.styles.ts';
import { ScheduleTab } from './schedule-tab.ts';
import { WebhookFoot } from './webhook-foot.ts';
import { failedView, loadingView, noneView } from './without-apps.ts';

/**
 * Installed integrations as a list and one in detail.
 * @ignore
 */
export class MortiseMyApps extends MortiseElement {
  static override properties = {
    ...MortiseElement.properties,
    tenant: {},
    back: { attribute: false },
    tab: { attribute: false },
    opened: { state: true },
    busy: { state: true },
    failure: { state: true },
    asking: { state: true },
  };
  static override styles = [
    installStyles,
    tabsStyles,
    rowMenuStyles,
    confirmDialogStyles,
    connectionStyles,
    myAppsStyles,
    runsListStyles,
  ];
  /** The one to begin with: its id. */
  declare tenant: string | null;
  /** How the sign-in went that this tab returns from. */
  declare back: Flow | null;
  declare tab: Tab;
  /** Whether one was opened on purpose; on a narrow page it then hides the list. */
  declare opened: boolean;
  declare busy: DetailAct | null;
  declare failure: string | null;
  declare asking: Asking;

  #list = new InstalledList(this, {
    openSession: () => this.openSession(),
    leaving: () => this.leaving,
    failed: (error) => this.tell(error),
  });
  #menus = new RowMenus(this);
  #webhooks = new WebhookFoot(this);
  #runs = new RunsList(this, {
    calls: () => this.#list.calls,
    mayReadLogs: () => this.#list.may('logs'),
    ended: () => void this.#list.refresh(),
  });
  #schedule = new ScheduleTab(this, {
    calls: () => this.#list.calls,
    saved: (tenant) => this.#list.put(tenant),
    failed: (error) => this.tell(error),
  });
  #panel = new SettingsPanel(this, {
    mode: 'settings',
    calls: () => this.#list.calls,
    failed: (error) => this.tell(error),
    saved: () => {
      this.emit('settings-saved', this.#who());
      void this.#reread();
    },
    optionsChanged: () => void this.#reread(),
  });
  #desk = new ConnectionDesk(this, {
    calls: () => this.#list.calls,
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
      back: null,
      tab: 'runs',
      opened: false,
      busy: null,
      failure: null,
      asking: null,
    });
  }

  protected override get viewState(): ViewState {
    const { state } = this.#list.shown;
    if (state !== 'ready') return state;
    return this.#list.tenants.length === 0 ? 'empty' : 'ready';
  }

  protected override firstUpdated(): void {
    this.opened = this.tenant !== null;
    void this.#list.load();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.#list.shown.state !== 'ready') return;
    if (changed.has('tenant') && changed.get('tenant') !== undefined && this.tenant !== null) this.opened = true;
    const current = this.#current();
    if (this.back !== null && this.back.tenant === current?.id) {
      this.tab = 'connections';
      this.#desk.resume(this.back);
      this.back = null;
    }
    if (current === null || current.state === 'installing') this.#runs.close();
    else if (this.tab === 'runs') this.#runs.show(current.id);
    if (current !== null && this.tab === 'settings') this.#panel.show(current);
    const mend = current === null ? null : (accountNeed(current)?.mend ?? null);
    if (mend !== null && this.#list.may('connect')) this.#desk.prepare(mend);
    this.toggleAttribute('data-detail', this.opened && current !== null);
  }

  /** The one that is shown in detail: the chosen one, else the first. */
  #current(): Tenant | null {
    const { tenants } = this.#list;
    return tenants.find((tenant) => tenant.id === this.tenant) ?? inOrder(tenants)[0] ?? null;
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

  async #reread(): Promise<void> {
    const current = this.#current();
    if (current !== null) await this.#list.reread(current.id);
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
        return this.#focus(`[data-tenant="${CSS.escape(current.id)}"]`);
      }
      case 'continue':
        return this.emit('navigate', { ...this.#who(), view: 'install' });
      case 'settings':
        return this.#goTo('settings');
      case 'reconnect': {
        const connector = accountNeed(current)?.mend ?? null;
        return connector === null ? this.#goTo('connections') : this.#connect(connector);
      }
      case 'uninstall': {
        this.asking = { ask: 'uninstall', busy: false, failed: null };
        return;
      }
      default:
        return void this.#do(act, current);
    }
  };

  /** Still inside the click: a window may be opened. The focus goes where the account is. */
  #connect(connector: ConnectorState): void {
    this.#goTo('connections');
    this.#desk.connect(connector);
    const row = `[data-connector="${CSS.escape(connector.name)}"]`;
    this.#focus(`${row} :is(input, select, textarea, button)`);
  }

  #focus(selector: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }

  async #do(act: 'run' | 'pause' | 'resume', current: Tenant): Promise<void> {
    if (this.busy !== null) return;
    Object.assign(this, { busy: act, failure: null });
    const { calls } = this.#list;
    try {
      if (act === 'run') {
        const run = await calls.request(current.id, 'normal');
        this.tab = 'runs';
        this.#runs.begin(run);
        this.emit('run-requested', { ...this.#who(), run: run.id });
        await this.#reread();
      } else this.#list.put(await calls[act](current.id));
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      this.tell(error);
    } finally {
      this.busy = null;
    }
  }

  async #uninstall(): Promise<void> {
    const current = this.#current();
    if (current === null) return;
    this.asking = { ask: 'uninstall', busy: true, failed: null };
    const who = this.#who();
    try {
      await this.#list.calls.uninstall(current.id);
      this.#list.drop(current.id);
      this.#panel.close();
      Object.assign(this, { asking: null, tenant: null, opened: false, tab: 'runs' });
      this.emit('uninstalled', who);
    } catch (error) {
      this.asking = { ask: 'uninstall', busy: false, failed: error instanceof Error ? error.message : String(error) };
      this.tell(error);
    }
  }

  override render(): TemplateResult {
    const { shown } = this.#list;
    if (shown.state === 'loading') return html`<div class="mortise">${loadingView()}</div>`;
    if (shown.state === 'failed')
      return html`<div class="mortise">${failedView(shown.error, () => void this.#list.load())}</div>`;
    const current = this.#current();
    if (current === null)
      return html`<div class="mortise">${noneView(() => this.emit('navigate', { view: 'gallery' }))}</div>`;
    return html`<div class="mortise">
      <div class="apps ${this.opened ? 'show-detail' : ''}">
        ${appList({
          tenants: inOrder(shown.tenants),
          current: current.id,
          mayConnect: this.#list.may('connect'),
          open: (tenant) => this.#open(tenant),
          near: ({ id }, connector) => this.#desk.prepare(connector, id),
          mend: (tenant, connector) => {
            this.#open(tenant);
            this.#connect(connector);
          },
        })}
        <section class="panel detail" aria-label=${current.integration.long_name}>${this.#detail(current)}</section>
      </div>
      ${confirmQuestion(this.asking, current, {
        close: () => {
          this.asking = null;
        },
        uninstall: () => void this.#uninstall(),
        disconnect: (connector) => void this.#desk.disconnect(connector),
      })}
    </div>`;
  }

  #detail(tenant: Tenant): TemplateResult {
    const menus = this.#menus;
    const may = (verb: Verb): boolean => this.#list.may(verb);
    const { headingLevel, busy, failure: failed, tab } = this;
    const tabs = (): TemplateResult =>
      detailTabs({
        tenant,
        tab,
        runs: this.#runs,
        panel: this.#panel,
        desk: this.#desk,
        schedule: this.#schedule,
        menus,
        may,
        goTo: (to) => this.#goTo(to),
        askToDisconnect: (connector) => {
          this.asking = { ask: 'disconnect', connector };
        },
        foot: (connector) => this.#webhooks.draw(this.#list.calls.client, tenant, connector),
      });
    return html`${detailHead({ tenant, menus, headingLevel, busy, tab, failed, may, act: this.#act })}
    ${tenant.state === 'installing' ? nothing : tabs()}`;
  }
}
