/** `<mortise-install>`: the install flow of one integration: connect → settings → schedule → done. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { AccountsView, ConnectionDesk, connectorRows, type Flow } from '../connection/index.ts';
import { logoPlates, notice } from '../controls/index.ts';
import type { ViewState } from '../session/index.ts';
import { install as words } from '../words/en-install.ts';
import { flowFoot } from './flow-foot.ts';
import { flowStyles } from './flow.styles.ts';
import { flowBones, ledeOf, titleOf } from './flow-text.ts';
import { stepsOf } from './install-flow.ts';
import { InstallWalk, type Ready } from './install-walk.ts';
import { stepper } from './stepper.ts';

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
export class MortiseInstall extends AccountsView {
  static override properties = { ...AccountsView.properties, back: { attribute: false } };
  static override styles = [...AccountsView.styles, flowStyles];
  /** How the sign-in went that this tab returns from; the row of that account says so. */
  declare back: Flow | null;

  #walk: InstallWalk = new InstallWalk(this, {
    open: () => this.openSession(),
    leaving: () => this.leaving,
    emit: (word, detail) => this.emit(word, detail),
    tell: (error) => this.tell(error),
    left: () => this.#desk.stopWaiting(),
    focusTitle: () => this.focusTitle(),
    returned: (flow) => {
      this.back = flow;
    },
  });
  #desk = new ConnectionDesk(this, {
    calls: () => this.#walk.ready.calls,
    tenant: () => (this.#walk.shown.state === 'ready' ? this.#walk.shown.tenant : null),
    changed: () => this.#walk.reread(),
    connected: (connector) => this.emit('connected', { ...this.#walk.who(), connector }),
    disconnected: (connector) => this.emit('disconnected', { ...this.#walk.who(), connector }),
    failed: (error) => this.tell(error),
  });
  constructor() {
    super();
    this.back = null;
  }

  protected override get viewState(): ViewState {
    const { shown } = this.#walk;
    if (shown.state !== 'ready') return shown.state;
    return stepsOf(shown.tenant).length === 2 && shown.step === 'schedule' ? 'empty' : 'ready';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { shown, asked } = this.#walk;
    if (shown.state === 'ready' && this.back?.tenant === shown.tenant.id) this.#resume(this.back);
    const late = shown.state === 'failed' && this.isLate(changed, shown.error);
    if (this.integration !== null && (asked !== this.integration || late)) void this.#walk.begin(this.integration);
  }

  /** What is to be told of it stands beside its account. */
  #resume(flow: Flow): void {
    this.back = null;
    this.#desk.resume(flow);
    if (this.#desk.rowOf(flow.connector) !== null && this.#walk.ready.step !== 'done') this.#walk.go('connect');
  }

  override render(): TemplateResult {
    const { shown } = this.#walk;
    return html`<div class="mortise">
      <div class="flow">
        ${shown.state === 'loading' ? flowBones() : shown.state === 'failed' ? this.#failed(shown.error) : [this.ended(), this.#flow(shown)]}
      </div>
    </div>`;
  }

  #failed(error: unknown): TemplateResult {
    const again = (): void => {
      if (this.integration !== null) void this.#walk.begin(this.integration);
    };
    const cancel = html`<button type="button" class="btn btn-quiet" @click=${() => this.emit('install-cancel')}>
      ${words.cancel}
    </button>`;
    return this.failed(error, words.failedTitle, this.#walk.later, again, cancel);
  }

  #flow(shown: Ready): TemplateResult {
    const { tenant, step } = shown;
    const { failure, later } = this.#walk;
    const cancel = html`<button
      type="button"
      class="btn btn-quiet btn-sm btn-edge push"
      @click=${() => this.emit('install-cancel', this.#walk.who())}
    >
      ${words.cancel}
    </button>`;
    return html`<header class="stack">
        <div class="flow-head">
          ${logoPlates(tenant.integration, 'sm')}<span class="strong">${tenant.integration.long_name}</span
          >${step === 'done' ? nothing : cancel}
        </div>
        ${stepper(tenant, step, (to) => this.#walk.go(to))}
      </header>
      <div class="stack stack-1">
        <div class="title" role="heading" aria-level=${this.headingLevel} tabindex="-1" data-title>
          ${titleOf(step, tenant)}
        </div>
        <p class="lede">${step === 'done' ? later?.doneText(tenant) : ledeOf(step, tenant)}</p>
      </div>
      ${this.#body(shown)}
      ${failure === null || step === 'done' ? nothing : notice({ tone: 'danger', heading: words.finishFailed, text: failure, alert: true })}
      <footer class="flow-foot" part="footer">${this.#foot(shown)}</footer>
      ${this.question(later, this.#desk)}`;
  }

  #body({ step, tenant }: Ready): unknown {
    const walk = this.#walk;
    const { later } = walk;
    switch (step) {
      case 'connect':
        return connectorRows({
          desk: this.#desk,
          later,
          connectors: tenant.connectors,
          mayConnect: walk.may('connect'),
          askToDisconnect: this.askToDisconnect,
        });
      case 'settings':
        return html`<div class="settings-step">${later?.panel.draw() ?? nothing}</div>`;
      case 'schedule':
        return later?.schedule.draw() ?? nothing;
      case 'done':
        return (
          later?.doneStep({
            tenant,
            mayRun: walk.may('run'),
            asking: walk.busy !== null,
            failed: walk.failure,
            runNow: () => void walk.runNow(),
          }) ?? nothing
        );
    }
  }

  #foot(shown: Ready): TemplateResult {
    return flowFoot(shown, {
      walk: this.#walk,
      desk: this.#desk,
      hasGallery: this.shared !== null,
      navigate: (view) => this.emit('navigate', view === 'apps' ? { ...this.#walk.who(), view } : { view }),
    });
  }
}
