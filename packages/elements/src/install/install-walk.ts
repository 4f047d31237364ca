/** Walks one tenant through the install flow: loads it, steps, asks again, finishes. Holds the state and draws nothing. */
import { Refused, type Client, type Session } from '@mortise/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { tenantCalls, type Flow, type Tenant, type TenantCalls } from '../connection/index.ts';
import type { MortiseEventDetail, MortiseEventWord } from '../session/index.ts';
import { install as words } from '../words/en-install.ts';
import { startStep, stepAfter, stepAfterChange, type Step } from './install-flow.ts';
import type { LaterSteps } from './later-steps.ts';

export type Ready = { state: 'ready'; calls: TenantCalls; session: Session; tenant: Tenant; step: Step };
export type Shown = { state: 'loading' } | { state: 'failed'; error: unknown } | Ready;
type Busy = 'finish' | 'run' | null;

export type WalkMeans = {
  open(): Promise<{ client: Client; session: Session }>;
  /** Aborts when the view leaves the page. */
  leaving(): AbortSignal;
  emit(word: MortiseEventWord, detail: MortiseEventDetail): void;
  tell(error: unknown): void;
  /** The customer goes to another step. */
  left(): void;
  /** Another step is shown. */
  focusTitle(): void;
  /** Back in this tab from an outside system, on a page of which this flow is all. */
  returned(flow: Flow): void;
};

type Who = {
  tenant: { id: string; number: number; name: string; state: string };
  integration: { id: string; number: number; name: string };
};

const pause = 1_500;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One walk a view; it starts anew with every integration. */
export class InstallWalk implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;
  #means: WalkMeans;
  #shown: Shown = { state: 'loading' };
  #busy: Busy = null;
  #failure: string | null = null;
  #later: LaterSteps | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: string | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, means: WalkMeans) {
    this.#host = host;
    this.#means = means;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#asked = null;
  }

  get shown(): Shown {
    return this.#shown;
  }

  /** What was asked for and is being done. */
  get busy(): Busy {
    return this.#busy;
  }

  /** Why the last thing did not work. */
  get failure(): string | null {
    return this.#failure;
  }

  /** The steps after connecting, once their code is here. */
  get later(): LaterSteps | null {
    return this.#later;
  }

  /** The integration it was begun with; null after the view left the page. */
  get asked(): string | null {
    return this.#asked;
  }

  /** Throws before the flow is ready. */
  get ready(): Ready {
    if (this.#shown.state !== 'ready') throw new Error('the flow is not ready');
    return this.#shown;
  }

  may(verb: Session['may'][number]): boolean {
    return this.#shown.state === 'ready' && this.#shown.session.may.includes(verb);
  }

  /** Whose flow it is, as events say it. */
  who(): Who {
    const { id, number, name, state, integration } = this.ready.tenant;
    return {
      tenant: { id, number, name, state },
      integration: { id: integration.id, number: integration.number, name: integration.name },
    };
  }

  /** Begins an installation, or takes it up again. */
  async begin(integration: string): Promise<void> {
    this.#asked = integration;
    this.#show({ state: 'loading' });
    this.#later?.panel.close();
    const leaving = this.#means.leaving();
    try {
      await Promise.resolve(); // the page may still be setting getToken
      const { client, session } = await this.#means.open();
      const calls = tenantCalls(client);
      const tenant = await calls.begin(integration, leaving);
      if (this.#asked !== integration) return;
      const step = startStep(tenant);
      this.#show({ state: 'ready', calls, session, tenant, step });
      this.#means.emit('install-start', this.who());
      this.#means.emit('ready', { view: 'install' });
      this.#enter(step);
      void this.#comeBack(client, tenant.id).catch(() => undefined);
    } catch (error) {
      if (leaving.aborted || this.#asked !== integration) return;
      // They know the words for a session that was refused.
      if (error instanceof Refused && error.status !== 0) await this.#laterSteps().catch(() => null);
      this.#show({ state: 'failed', error });
      this.#means.tell(error);
    }
  }

  /** Reads the tenant again; the step follows when something it rests on was lost. */
  async reread(): Promise<void> {
    if (this.#shown.state !== 'ready') return;
    const tenant = await this.#shown.calls.tenant(this.#shown.tenant.id, this.#means.leaving());
    this.#take(tenant);
  }

  go(step: Step): void {
    if (this.#shown.state !== 'ready') return;
    this.#means.left();
    this.#show({ ...this.#shown, step });
    this.#enter(step);
    this.#means.focusTitle();
  }

  async finish(): Promise<void> {
    const { calls, tenant } = this.ready;
    if (this.#busy !== null) return;
    this.#do('finish');
    const { schedule, zone } = (await this.#laterSteps()).schedule;
    try {
      const installed = await calls.finish(
        tenant.id,
        this.may('schedule') ? { schedule, time_zone: zone } : { time_zone: zone },
      );
      this.#take(installed);
      this.#means.emit('installed', this.who());
      this.#means.focusTitle();
      if (!('manual' in schedule) && this.may('run')) await this.#request();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : words.finishFailed);
      this.#means.tell(error);
      await this.reread().catch(() => undefined);
    } finally {
      this.#rest();
    }
  }

  async runNow(): Promise<void> {
    if (this.#busy !== null) return;
    this.#do('run');
    await this.#request().catch((error: unknown) => {
      this.#fail(sentence(error));
      this.#means.tell(error);
    });
    this.#rest();
  }

  #take(tenant: Tenant): void {
    if (this.#shown.state !== 'ready') return;
    if (tenant.state === 'archived') return this.#show({ state: 'failed', error: new Error(words.uninstalled) });
    const step = stepAfterChange(this.#shown.step, tenant);
    const moved = step !== this.#shown.step;
    this.#show({ ...this.#shown, tenant, step });
    if (moved) this.#enter(step);
    else this.#follow();
  }

  /** While something goes on that only the server knows of, asks again. */
  #follow(): void {
    clearTimeout(this.#timer);
    if (this.#shown.state === 'ready' && isMoving(this.#shown))
      this.#timer = setTimeout(() => void this.reread().catch(() => this.#follow()), pause);
  }

  #enter(step: Step): void {
    this.#fail(null);
    const { tenant } = this.ready;
    void this.#laterSteps().then(
      (later) => {
        if (step === 'settings') later.panel.show(tenant);
        if (step === 'schedule') later.schedule.start(tenant);
      },
      (error: unknown) => this.#fail(sentence(error)),
    );
    this.#follow();
  }

  /** Their code comes while the customer connects. */
  async #laterSteps(): Promise<LaterSteps> {
    if (this.#later !== null) return this.#later;
    const { laterSteps } = await import('./later-steps.ts');
    this.#later ??= laterSteps(this.#host, {
      mode: 'install',
      calls: () => this.ready.calls,
      saved: () => void this.#afterSaving(),
      optionsChanged: () => void this.reread(),
      failed: (error) => this.#means.tell(error),
    });
    this.#host.requestUpdate();
    return this.#later;
  }

  /** What did not come says so where it is needed. */
  async #comeBack(client: Client, tenant: string): Promise<void> {
    const { returnedFlow } = await this.#laterSteps();
    const flow = await returnedFlow(client, (one) => one?.tenant === tenant);
    if (flow !== null) this.#means.returned(flow);
  }

  async #afterSaving(): Promise<void> {
    this.#means.emit('settings-saved', this.who());
    await this.reread().catch(() => undefined);
    if (this.#shown.state === 'ready') this.go(stepAfter('settings', this.#shown.tenant));
  }

  async #request(): Promise<void> {
    const { id } = await this.ready.calls.request(this.ready.tenant.id, 'normal');
    this.#means.emit('run-requested', { ...this.who(), run: id });
    await this.reread();
  }

  #show(shown: Shown): void {
    this.#shown = shown;
    this.#host.requestUpdate();
  }

  #do(busy: Busy): void {
    this.#busy = busy;
    this.#fail(null);
  }

  #rest(): void {
    this.#busy = null;
    this.#host.requestUpdate();
  }

  #fail(failure: string | null): void {
    this.#failure = failure;
    this.#host.requestUpdate();
  }
}

/** Whether the server is still doing something that this step shows. */
function isMoving({ tenant, step }: Ready): boolean {
  if (step !== 'done') return tenant.settings.options === 'waiting' && step !== 'settings';
  const { current_run, last_run, next_run_at, schedule } = tenant;
  return (
    current_run !== null || (last_run === null && next_run_at === null && schedule !== null && !('manual' in schedule))
  );
}
