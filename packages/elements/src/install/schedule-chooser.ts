/** Choosing how often it runs: the choices, the time of day, and what the choice means for the next hours. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Schedule, ScheduleChoice, Tenant } from '../connection/index.ts';
import { icon } from '../controls/index.ts';
import { chevronDown } from '../controls/icons.ts';
import { schedule as words } from '../words/en-schedule.ts';
import { browserZone, nextRuns, shiftOf } from './next-runs.ts';
import { cityOf, dayWord, timeOf } from './time-words.ts';

const defaultTime = '08:00';

/** One chooser a view; nothing is saved by it. */
export class ScheduleChooser implements ReactiveController {
  #host: ReactiveControllerHost;
  #choices: readonly ScheduleChoice[] = [];
  #tenant = '';
  #zone = 'UTC';
  #at = 0;
  #time = defaultTime;
  #shift: number | null = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => this.#host.requestUpdate(), 30_000);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }

  /** Begins with what the tenant has, else with the first choice. Runs keep the zone they were given; a new one gets the browser's. */
  start(tenant: Tenant): void {
    if (this.#tenant === tenant.id) return;
    this.#tenant = tenant.id;
    this.#choices = tenant.schedule_choices;
    this.#zone = tenant.schedule === null || tenant.time_zone === null ? browserZone() : tenant.time_zone;
    const { schedule } = tenant;
    this.#time = schedule !== null && 'daily' in schedule ? schedule.daily : defaultTime;
    this.#at = Math.max(0, schedule === null ? 0 : this.#choices.findIndex((choice) => sameKind(choice, schedule)));
    void this.#readShift();
  }

  /** Back to what the tenant has. */
  reset(tenant: Tenant): void {
    this.#tenant = '';
    this.start(tenant);
    this.#host.requestUpdate();
  }

  /** What is chosen now. */
  get schedule(): Schedule {
    const choice = this.#choices[this.#at] ?? { manual: true };
    return 'daily' in choice ? { daily: this.#time } : choice;
  }

  get zone(): string {
    return this.#zone;
  }

  draw(): TemplateResult {
    return html`${this.#choices.length > mostCards ? this.#list() : this.#cards()}
    ${'daily' in this.schedule ? this.#timeField() : nothing} ${this.#preview()}`;
  }

  #cards(): TemplateResult {
    const fours = this.#choices.length === mostCards ? 'choices-2' : '';
    return html`<fieldset class="choices ${fours}">
      <legend class="vh">${words.howOften}</legend>
      ${this.#choices.map(
        (choice, index) =>
          html`<label class="choice">
            <input
              class="tick"
              type="radio"
              name="how-often"
              value=${index}
              .checked=${index === this.#at}
              @change=${() => this.#choose(index)}
            />
            <span
              ><span class="strong">${nameOf(choice)}</span><br /><span class="muted small"
                >${index === 0 && this.#choices.length > 1 ? words.recommended : underOf(choice)}</span
              ></span
            >
          </label>`,
      )}
    </fieldset>`;
  }

  #list(): TemplateResult {
    return html`<div class="field">
      <label class="label" for="how-often">${words.howOften}</label>
      <span class="select"
        ><select
          class="input"
          id="how-often"
          @change=${(event: Event) => this.#choose(Number((event.target as HTMLSelectElement).value))}
        >
          ${this.#choices.map((choice, index) => html`<option value=${index} ?selected=${index === this.#at}>${nameOf(choice)}</option>`)}</select
        >${icon(chevronDown)}</span
      >
    </div>`;
  }

  #timeField(): TemplateResult {
    const change = (event: Event): void => {
      const { value } = event.target as HTMLInputElement;
      if (value === '') return;
      this.#time = value.slice(0, 5);
      this.#host.requestUpdate();
    };
    return html`<div class="field time-field">
      <label class="label" for="time-of-day">${words.time}</label
      ><input class="input num" type="time" id="time-of-day" .value=${this.#time} @change=${change} />
    </div>`;
  }

  #preview(): TemplateResult | typeof nothing {
    const { schedule } = this;
    if ('manual' in schedule) return html`<div class="panel panel-pad"><p class="muted">${words.noNextRuns}</p></div>`;
    if (this.#shift === null) return nothing;
    const runs = nextRuns({ schedule, zone: this.#zone, shift: this.#shift }, new Date());
    return html`<div class="panel panel-pad stack stack-2">
      <div class="row row-wrap">
        <div class="heading">${words.nextRuns}</div>
        <span class="muted small push">${words.zone(cityOf(this.#zone), this.#zone === browserZone())}</span>
      </div>
      <ul class="next-runs">
        ${runs.map((run) => html`<li><time class="strong" datetime=${run.toISOString()}>${timeOf(run, this.#zone)}</time><span class="muted small">${dayWord(run, new Date(), this.#zone)}</span></li>`)}
      </ul>
    </div>`;
  }

  #choose(index: number): void {
    this.#at = index;
    void this.#readShift();
    this.#host.requestUpdate();
  }

  async #readShift(): Promise<void> {
    const schedule = this.schedule;
    this.#shift = await shiftOf(schedule, this.#tenant).catch(() => null);
    this.#host.requestUpdate();
  }
}

/** The most choices that are drawn as cards. */
const mostCards = 4;

function sameKind(choice: ScheduleChoice, schedule: Schedule): boolean {
  if ('every' in choice) return 'every' in schedule && schedule.every === choice.every;
  return 'daily' in choice ? 'daily' in schedule : 'manual' in schedule;
}

function nameOf(choice: ScheduleChoice): string {
  if ('every' in choice) return words.every[choice.every];
  return 'daily' in choice ? words.daily : words.manual;
}

function underOf(choice: ScheduleChoice): string {
  if ('every' in choice) return words.about[choice.every];
  return 'daily' in choice ? words.youPick : words.whenYouSay;
}

/** A schedule as it is said in a sentence. */
export function scheduleInWords(schedule: Schedule | null): string {
  if (schedule === null || 'manual' in schedule) return words.manual;
  return 'every' in schedule ? words.every[schedule.every] : words.dailyAt(schedule.daily);
}
