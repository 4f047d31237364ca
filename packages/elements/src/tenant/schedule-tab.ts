/** The schedule of an installed integration: the chooser of the install flow, saved here. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { inTwo, type Schedule, type Tenant, type TenantCalls } from '../connection/index.ts';
import { icon, notice, stateMark } from '../controls/index.ts';
import { circleCheck, loaderCircle } from '../controls/icons.ts';
import { ScheduleChooser } from '../install/index.ts';
import { apps } from '../words/en-apps.ts';
import { schedule as words } from '../words/en-schedule.ts';
import { settings as settingsWords } from '../words/en-settings.ts';

export type ScheduleMeans = { calls(): TenantCalls; saved(tenant: Tenant): void; failed(error: unknown): void };

/** One tab a view. */
export class ScheduleTab implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;
  #means: ScheduleMeans;
  #chooser: ScheduleChooser;
  #state: 'resting' | 'saving' | 'saved' = 'resting';
  #failed: string | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, means: ScheduleMeans) {
    this.#host = host;
    this.#means = means;
    this.#chooser = new ScheduleChooser(host);
    host.addController(this);
  }

  hostConnected(): void {
    this.#state = 'resting';
  }

  draw(tenant: Tenant, maySave: boolean): TemplateResult {
    this.#chooser.start(tenant);
    const { schedule } = this.#chooser;
    const changed = tenant.schedule === null || !sameSchedule(schedule, tenant.schedule);
    return html`<fieldset class="plain stack stack-6" ?disabled=${!maySave}>${this.#chooser.draw()}</fieldset>
      ${this.#failed === null ? nothing : notice({ tone: 'danger', ...inTwo(this.#failed, apps.actionFailed), alert: true })}
      <div class="row">
        ${changed && maySave ? this.#buttons(tenant) : this.#state === 'saved' ? html`<span role="status">${stateMark('ok', circleCheck, settingsWords.saved)}</span>` : nothing}
      </div>`;
  }

  #buttons(tenant: Tenant): TemplateResult {
    const saving = this.#state === 'saving';
    return html`<button
        type="button"
        class="btn btn-primary"
        aria-disabled=${saving ? 'true' : 'false'}
        @click=${() => void this.#save(tenant)}
      >
        ${saving ? html`${icon(loaderCircle, 'spin')}${words.saving}` : words.save}
      </button>
      <button
        type="button"
        class="btn btn-quiet"
        aria-disabled=${saving ? 'true' : 'false'}
        @click=${() => this.#chooser.reset(tenant)}
      >
        ${words.discard}
      </button>`;
  }

  async #save(tenant: Tenant): Promise<void> {
    if (this.#state === 'saving') return;
    this.#set('saving', null);
    try {
      this.#means.saved(await this.#means.calls().saveSchedule(tenant.id, this.#chooser.schedule, this.#chooser.zone));
      this.#set('saved', null);
    } catch (error) {
      this.#set('resting', error instanceof Error ? error.message : String(error));
      this.#means.failed(error);
    }
  }

  #set(state: 'resting' | 'saving' | 'saved', failed: string | null): void {
    this.#state = state;
    this.#failed = failed;
    this.#host.requestUpdate();
  }
}

/** Whether two schedules say the same. */
function sameSchedule(one: Schedule, other: Schedule): boolean {
  if ('every' in one) return 'every' in other && one.every === other.every;
  if ('daily' in one) return 'daily' in other && one.daily === other.daily;
  return 'manual' in other;
}
