/** `<mortise-install>`: the install flow of one integration: connect → settings → schedule → done. */
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
  icon,
  inputStyles,
  logoPlates,
  logoStyles,
  notice,
  noticeStyles,
  OpensDialogs,
  panelStyles,
  RowMenus,
  rowMenuStyles,
  stateStyles,
} from '../controls/index.ts';
import { loaderCircle, triangleAlert } from '../controls/icons.ts';
import { MortiseElement, type ViewState } from '../session/index.ts';
import { base, tokens } from '../theme/index.ts';
import { connection as connectionWords, install as words } from '../words/en-install.ts';
import { flowBones, ledeOf, reasonOf, titleOf } from './flow-text.ts';
import { startStep, stepAfter, stepAfterChange, stepBefore, stepsOf, type Step } from './install-flow.ts';
import { installStyles } from './install.styles.ts';
import type { LaterSteps } from './later-steps.ts';
import { stepper } from './stepper.ts';

type Ready = { state: 'ready'; calls: TenantCalls; session: Session; tenant: Tenant; step: Step };
type Shown = { state: 'loading' } | { state: 'failed'; error: unknown } | Ready;
type Busy = 'finish' | 'run' | 'disconnect' | null;

const pause = 1_500;

/**
 * Installs one integration: connect the accounts, answer the settings, choose how often it runs.
 * @summary The install flow.
 * @attr {string} server - Address of the Mortise server.
 * @attr {string} account - Slug of the account.
 * @attr {string} integration - The integration: id, number or name.
 * @attr {'light'|'dark'|'auto'} theme - Scheme; `auto` and absent inherit the page's.
 * @event mortise-ready - The flow can be used.
 * @event mortise-install-start - An installation began or was taken up again: `detail.tenant`.
 * @event mortise-connected - An account was connected: `detail.connector`.
 * @event mortise-disconnected - An account was disconnected: `detail.connector`.
 * @event mortise-settings-saved - The settings were accepted.
 * @event mortise-installed - It is installed: `detail.tenant`.
 * @event mortise-run-requested - A run was asked for: `detail.run`.
 * @event mortise-install-cancel - The customer left the flow; it can be continued later.
 * @event mortise-navigate - The customer wants another view: `detail.view`.
 * @event mortise-error - Something failed: `detail.code`.
 * @csspart steps - The steps on top.
 * @csspart connectors - The list of accounts.
 * @csspart footer - The bar with the buttons.
 */
export class MortiseInstall extends MortiseElement {
  static override properties = {
    ...MortiseElement.properties,
    integration: {},
    shown: { state: true },
    busy: { state: true },
    failure: { state: true },
    leavingConnector: { state: true },
  };
  static override styles = [
    tokens,
    base,
    buttonStyles,
    inputStyles,
    fieldStyles,
    logoStyles,
    stateStyles,
    panelStyles,
    noticeStyles,
    emptyStyles,
    rowMenuStyles,
    confirmDialogStyles,
    installStyles,
    connectionStyles,
  ];
  declare integration: string | null;
  declare shown: Shown;
  declare busy: Busy;
  declare failure: string | null;
  declare leavingConnector: ConnectorState | null;

  #menus = new RowMenus(this);
  #later: LaterSteps | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: string | null = null;
  #desk = new ConnectionDesk(this, {
    calls: () => this.#ready().calls,
    tenant: () => (this.shown.state === 'ready' ? this.shown.tenant : null),
    changed: () => this.#reread(),
    connected: (connector) => this.emit('connected', { ...this.#who(), connector }),
    disconnected: (connector) => this.emit('disconnected', { ...this.#who(), connector }),
    failed: (error) => this.tell(error),
  });
  constructor() {
    super();
    new OpensDialogs(this);
    Object.assign(this, {
      integration: null,
      shown: { state: 'loading' },
      busy: null,
      failure: null,
      leavingConnector: null,
    });
  }

  protected override get viewState(): ViewState {
    const { shown } = this;
    if (shown.state !== 'ready') return shown.state;
    return stepsOf(shown.tenant).length === 2 && shown.step === 'schedule' ? 'empty' : 'ready';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#asked = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const late =
      (changed.has('getToken') || changed.has('shared')) &&
      this.shown.state === 'failed' &&
      this.shown.error instanceof Refused &&
      this.shown.error.code === 'no-token';
    if (this.integration !== null && (this.#asked !== this.integration || late)) void this.#begin(this.integration);
  }

  async #begin(integration: string): Promise<void> {
    this.#asked = integration;
    this.shown = { state: 'loading' };
    this.#later?.panel.close();
    try {
      await Promise.resolve(); // the page may still be setting getToken
      const { client, session } = await this.openSession();
      const calls = tenantCalls(client);
      const tenant = await calls.begin(integration, this.leaving);
      if (this.#asked !== integration) return;
      this.shown = { state: 'ready', calls, session, tenant, step: startStep(tenant) };
      this.emit('install-start', this.#who());
      this.emit('ready', { view: 'install' });
      this.#enter(this.shown.step);
    } catch (error) {
      if (this.leaving.aborted || this.#asked !== integration) return;
      this.shown = { state: 'failed', error };
      this.tell(error);
    }
  }

  #ready(): Ready {
    if (this.shown.state !== 'ready') throw new Error('the flow is not ready');
    return this.shown;
  }

  #may(verb: Session['may'][number]): boolean {
    return this.shown.state === 'ready' && this.shown.session.may.includes(verb);
  }

  #who(): {
    tenant: { id: string; number: number; name: string; state: string };
    integration: { id: string; number: number; name: string };
  } {
    const { id, number, name, state, integration } = this.#ready().tenant;
    return {
      tenant: { id, number, name, state },
      integration: { id: integration.id, number: integration.number, name: integration.name },
    };
  }

  /** Reads the tenant again; the step follows when something it rests on was lost. */
  async #reread(): Promise<void> {
    if (this.shown.state !== 'ready') return;
    const tenant = await this.shown.calls.tenant(this.shown.tenant.id, this.leaving);
    this.#take(tenant);
  }

  #take(tenant: Tenant): void {
    if (this.shown.state !== 'ready') return;
    const step = stepAfterChange(this.shown.step, tenant);
    const moved = step !== this.shown.step;
    this.shown = { ...this.shown, tenant, step };
    if (moved) this.#enter(step);
    else this.#follow();
  }

  /** While something goes on that only the server knows of, asks again. */
  #follow(): void {
    clearTimeout(this.#timer);
    if (this.shown.state !== 'ready') return;
    const { tenant, step } = this.shown;
    const moving =
      step === 'done'
        ? tenant.current_run !== null ||
          (tenant.last_run === null &&
            tenant.next_run_at === null &&
            tenant.schedule !== null &&
            !('manual' in tenant.schedule))
        : tenant.settings.options === 'waiting' && step !== 'settings';
    if (moving) this.#timer = setTimeout(() => void this.#reread().catch(() => this.#follow()), pause);
  }

  #go(step: Step): void {
    if (this.shown.state !== 'ready') return;
    this.#desk.stopWaiting();
    this.shown = { ...this.shown, step };
    this.#enter(step);
    this.focusTitle();
  }

  #enter(step: Step): void {
    this.failure = null;
    const { tenant } = this.#ready();
    void this.#laterSteps().then(
      (later) => {
        if (step === 'settings') later.panel.show(tenant);
        if (step === 'schedule') later.schedule.start(tenant);
      },
      (error: unknown) => {
        this.failure = error instanceof Error ? error.message : String(error);
      },
    );
    this.#follow();
  }

  /** Their code comes while the customer connects. */
  async #laterSteps(): Promise<LaterSteps> {
    const { laterSteps } = await import('./later-steps.ts');
    this.#later ??= laterSteps(this, {
      mode: 'install',
      calls: () => this.#ready().calls,
      saved: () => void this.#afterSaving(),
      optionsChanged: () => void this.#reread(),
      failed: (error) => this.tell(error),
    });
    this.requestUpdate();
    return this.#later;
  }

  async #afterSaving(): Promise<void> {
    this.emit('settings-saved', this.#who());
    await this.#reread().catch(() => undefined);
    if (this.shown.state === 'ready') this.#go(stepAfter('settings', this.shown.tenant));
  }

  async #finish(): Promise<void> {
    const { calls, tenant } = this.#ready();
    if (this.busy !== null) return;
    Object.assign(this, { busy: 'finish', failure: null });
    const { schedule, zone } = (await this.#laterSteps()).schedule;
    try {
      const installed = await calls.finish(
        tenant.id,
        this.#may('schedule') ? { schedule, time_zone: zone } : { time_zone: zone },
      );
      this.#take(installed);
      this.emit('installed', this.#who());
      this.focusTitle();
      if (!('manual' in schedule) && this.#may('run')) await this.#request();
    } catch (error) {
      this.failure = error instanceof Error ? error.message : words.finishFailed;
      this.tell(error);
      await this.#reread().catch(() => undefined);
    } finally {
      this.busy = null;
    }
  }

  async #request(): Promise<void> {
    const { id } = await this.#ready().calls.request(this.#ready().tenant.id, 'normal');
    this.emit('run-requested', { ...this.#who(), run: id });
    await this.#reread();
  }

  async #runNow(): Promise<void> {
    if (this.busy !== null) return;
    Object.assign(this, { busy: 'run', failure: null });
    await this.#request().catch((error: unknown) => {
      this.failure = error instanceof Error ? error.message : String(error);
      this.tell(error);
    });
    this.busy = null;
  }

  override render(): TemplateResult {
    const { shown } = this;
    return html`<div class="mortise">
      <div class="flow">
        ${shown.state === 'loading' ? flowBones() : shown.state === 'failed' ? this.#failed(shown.error) : this.#flow(shown)}
      </div>
    </div>`;
  }

  #failed(error: unknown): TemplateResult {
    const again = html`<button
        type="button"
        class="btn"
        @click=${() => this.integration !== null && void this.#begin(this.integration)}
      >
        ${words.tryAgain}
      </button>
      <button type="button" class="btn btn-quiet" @click=${() => this.emit('install-cancel')}>${words.cancel}</button>`;
    return emptyView({
      outline: triangleAlert,
      heading: words.failedTitle,
      text: error instanceof Error ? error.message : String(error),
      alert: true,
      actions: again,
    });
  }

  #flow(shown: Ready): TemplateResult {
    const { tenant, step } = shown;
    const cancel = html`<button
      type="button"
      class="btn btn-quiet btn-sm btn-edge push"
      @click=${() => this.emit('install-cancel', this.#who())}
    >
      ${words.cancel}
    </button>`;
    return html`<header class="stack">
        <div class="flow-head">
          ${logoPlates(tenant.integration, 'sm')}<span class="strong">${tenant.integration.long_name}</span
          >${step === 'done' ? nothing : cancel}
        </div>
        ${stepper(tenant, step, (to) => this.#go(to))}
      </header>
      <div class="stack stack-1">
        <div class="title" role="heading" aria-level=${this.headingLevel} tabindex="-1" data-title>
          ${titleOf(step, tenant)}
        </div>
        <p class="lede">${step === 'done' ? this.#later?.doneText(tenant) : ledeOf(step, tenant)}</p>
      </div>
      ${this.#body(shown)}
      ${this.failure === null || step === 'done' ? nothing : notice({ tone: 'danger', heading: words.finishFailed, text: this.failure, alert: true })}
      <footer class="flow-foot" part="footer">${this.#foot(shown)}</footer>
      ${this.leavingConnector === null ? nothing : this.#question(this.leavingConnector)}`;
  }

  #body({ step, tenant }: Ready): unknown {
    const later = this.#later;
    switch (step) {
      case 'connect':
        return connectorRows({
          desk: this.#desk,
          menus: this.#menus,
          connectors: tenant.connectors,
          mayConnect: this.#may('connect'),
          askToDisconnect: (connector) => {
            this.leavingConnector = connector;
          },
        });
      case 'settings':
        return html`<div class="settings-step">${later?.panel.draw() ?? nothing}</div>`;
      case 'schedule':
        return later?.schedule.draw() ?? nothing;
      case 'done':
        return (
          later?.doneStep({
            tenant,
            mayRun: this.#may('run'),
            asking: this.busy !== null,
            failed: this.failure,
            runNow: () => void this.#runNow(),
          }) ?? nothing
        );
    }
  }

  #foot({ step, tenant }: Ready): unknown {
    const before = stepBefore(step, tenant);
    if (this.#desk.isWaiting && step === 'connect')
      return html`<button type="button" class="btn push" @click=${() => this.#desk.stopWaiting()}>
        ${connectionWords.stopWaiting}
      </button>`;
    if (step === 'done') return this.#doneButtons();
    const panel = this.#later?.panel.state;
    const options =
      step === 'settings' && panel?.state === 'ready' ? panel.settings.options.state : tenant.settings.options;
    const reason = reasonOf(step, { ...tenant, settings: { ...tenant.settings, options } });
    const back =
      before === null
        ? nothing
        : html`<button type="button" class="btn" @click=${() => this.#go(before)}>${words.back}</button>`;
    return html`${back}<span class="muted small grow" id="why" role="status">${reason ?? ''}</span
      >${this.#onButton(step, tenant, reason)}`;
  }

  #onButton(step: Step, tenant: Tenant, reason: string | null): TemplateResult {
    const panel = this.#later?.panel;
    const saving = step === 'settings' && panel?.state.state === 'ready' && panel.state.saving;
    const busy = saving || this.busy === 'finish';
    const word =
      step === 'schedule'
        ? (this.#later !== null && 'manual' in this.#later.schedule.schedule) || !this.#may('run')
          ? words.installOnly
          : words.installAndRun
        : words.continue;
    const press = (): void => {
      if (busy || reason !== null || (step !== 'connect' && panel === undefined)) return;
      if (step === 'settings' && panel?.state.state === 'ready') panel.submit();
      else if (step === 'schedule') void this.#finish();
      else this.#go(stepAfter(step, tenant));
    };
    return html`<button
      type="button"
      class="btn btn-primary"
      aria-disabled=${busy || reason !== null ? 'true' : 'false'}
      aria-describedby=${reason === null ? nothing : 'why'}
      @click=${press}
    >
      ${busy ? html`${icon(loaderCircle, 'spin')}${step === 'schedule' ? words.installing : words.saving}` : word}
    </button>`;
  }

  #doneButtons(): TemplateResult {
    const more = html`<button type="button" class="btn" @click=${() => this.emit('navigate', { view: 'gallery' })}>
      ${words.browseMore}
    </button>`;
    return html`${this.shared === null ? nothing : more}<button
        type="button"
        class="btn btn-primary push"
        @click=${() => this.emit('navigate', { ...this.#who(), view: 'apps' })}
      >
        ${words.openInMyApps}
      </button>`;
  }

  #question(connector: ConnectorState): TemplateResult {
    const answer = (yes: boolean): void => {
      this.leavingConnector = null;
      if (yes) void this.#desk.disconnect(connector.name);
    };
    return confirmDialog({
      title: connectionWords.disconnectTitle(connector.label),
      text: connectionWords.disconnectText(connector.label),
      yes: connectionWords.disconnect,
      busyWord: connectionWords.disconnecting,
      no: connectionWords.keepIt,
      busy: false,
      failed: null,
      answer,
    });
  }
}
