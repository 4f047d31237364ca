/** The runs of one tenant: newest first, read again while one goes on, opened in place to their logs. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Run, TenantCalls } from '../connection/index.ts';
import { emptyView, icon, stateMark } from '../controls/index.ts';
import { chevronRight, circleDashed, triangleAlert } from '../controls/icons.ts';
import { duration, shortTime } from '../install/index.ts';
import { runs as words } from '../words/en-apps.ts';
import { RunLog } from './run-log.ts';
import { runLogView } from './run-log-view.ts';
import { isOver, runMark, whatHappened } from './run-state.ts';

type Shown =
  | { state: 'loading' }
  | { state: 'failed'; message: string }
  | { state: 'ready'; runs: Run[]; next: string | null; reading: boolean };

export type RunsMeans = {
  calls(): TenantCalls;
  mayReadLogs(): boolean;
  /** A run ended: the tenant knows more now. */ ended(): void;
};

const pause = 2_000;

/** One list a view; `show` says whose runs. */
export class RunsList implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;
  #means: RunsMeans;
  #tenant: string | null = null;
  #shown: Shown = { state: 'loading' };
  #log: RunLog | null = null;
  #leave = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, means: RunsMeans) {
    this.#host = host;
    this.#means = means;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.close();
  }

  /** Keeps an open log at its newest line. */
  hostUpdated(): void {
    const lines = this.#log?.following === true ? this.#host.shadowRoot?.querySelector('.log-lines') : null;
    if (lines) lines.scrollTop = lines.scrollHeight;
  }

  show(tenant: string): void {
    if (this.#tenant === tenant) return;
    this.close();
    this.#tenant = tenant;
    void this.#read();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#leave.abort();
    this.#log?.close();
    this.#log = null;
    this.#tenant = null;
    this.#shown = { state: 'loading' };
  }

  /** Puts a run that was just asked for on top and opens it. */
  begin(run: Run): void {
    if (this.#shown.state !== 'ready') return;
    const others = this.#shown.runs.filter((one) => one.id !== run.id);
    this.#set({ ...this.#shown, runs: [run, ...others] });
    if (this.#log?.run !== run.id) this.#open(run.id);
    this.#follow();
  }

  async #read(): Promise<void> {
    const tenant = this.#tenant;
    if (tenant === null) return;
    this.#leave.abort();
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    if (this.#shown.state === 'failed') this.#set({ state: 'loading' });
    try {
      const { runs, next } = await this.#means.calls().runs(tenant, null, signal);
      this.#take(runs, next);
    } catch (error) {
      if (signal.aborted) return;
      if (this.#shown.state === 'ready') return this.#follow();
      this.#set({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** The newest page takes the place of what it overlaps; older ones that were read stay. */
  #take(runs: Run[], next: string | null): void {
    const before = this.#shown;
    const known = before.state === 'ready' ? before.runs : [];
    const oldest = runs.at(-1)?.number ?? 0;
    const older = known.filter((run) => run.number < oldest);
    const first = before.state !== 'ready';
    this.#set({
      state: 'ready',
      runs: [...runs, ...older],
      next: older.length > 0 && before.state === 'ready' ? before.next : next,
      reading: false,
    });
    const going = runs.find((run) => run.phase === 'Running');
    if (first && going !== undefined && this.#means.mayReadLogs()) this.#open(going.id);
    if (known.some((run) => !isOver(run) && runs.some((fresh) => fresh.id === run.id && isOver(fresh))))
      this.#means.ended();
    this.#follow();
  }

  #follow(): void {
    clearTimeout(this.#timer);
    if (this.#shown.state === 'ready' && this.#shown.runs.some((run) => !isOver(run)))
      this.#timer = setTimeout(() => void this.#read(), pause);
  }

  async #older(): Promise<void> {
    const shown = this.#shown;
    if (this.#tenant === null || shown.state !== 'ready' || shown.next === null || shown.reading) return;
    this.#set({ ...shown, reading: true });
    try {
      const { runs, next } = await this.#means.calls().runs(this.#tenant, shown.next, this.#leave.signal);
      const now = this.#shown;
      if (now.state === 'ready')
        this.#set({
          ...now,
          runs: [...now.runs, ...runs.filter((run) => !now.runs.some((one) => one.id === run.id))],
          next,
          reading: false,
        });
    } catch {
      if (this.#shown.state === 'ready') this.#set({ ...this.#shown, reading: false });
    }
  }

  #open(run: string): void {
    const same = this.#log?.run === run;
    this.#log?.close();
    this.#log = same ? null : new RunLog(this.#host, this.#means.calls(), run);
    this.#host.requestUpdate();
  }

  #set(shown: Shown): void {
    this.#shown = shown;
    this.#host.requestUpdate();
  }

  draw(): TemplateResult {
    const shown = this.#shown;
    if (shown.state === 'loading')
      return html`<p class="vh" role="status">${words.loading}</p>
        <div class="list runs" aria-hidden="true">
          ${[1, 2, 3].map(() => html`<div class="run run-bone"><span class="bone bone-75"></span><span class="bone bone-60"></span></div>`)}
        </div>`;
    if (shown.state === 'failed')
      return emptyView({
        outline: triangleAlert,
        heading: words.failedTitle,
        text: shown.message,
        alert: true,
        actions: html`<button type="button" class="btn" @click=${() => void this.#read()}>${words.tryAgain}</button>`,
      });
    if (shown.runs.length === 0)
      return emptyView({ outline: circleDashed, heading: words.emptyTitle, text: words.emptyText });
    return html`<div class="list runs">${shown.runs.map((run) => this.#row(run))}</div>
      ${shown.next === null ? nothing : html`<div class="runs-more"><button type="button" class="btn btn-quiet btn-sm" aria-disabled=${shown.reading ? 'true' : 'false'} @click=${() => void this.#older()}>${words.older}</button></div>`}`;
  }

  #row(run: Run): TemplateResult {
    const { tone, outline, word } = runMark(run.phase);
    const what = whatHappened(run);
    const inner = html`${stateMark(tone, outline, word)}<span class="what">${what}</span>${this.#when(run)}`;
    if (!this.#means.mayReadLogs()) return html`<div class="run run-still">${inner}</div>`;
    const open = this.#log?.run === run.id ? this.#log : null;
    return html`<div>
      <button
        type="button"
        class="run"
        data-run=${run.id}
        aria-expanded=${open === null ? 'false' : 'true'}
        @click=${() => this.#open(run.id)}
      >
        ${inner}${icon(chevronRight, 'flip')}
      </button>
      ${open === null ? nothing : html`${runLogView(open, () => this.#host.requestUpdate())}`}
    </div>`;
  }

  #when(run: Run): TemplateResult {
    const began = new Date(run.started_at ?? run.created_at);
    const took =
      run.started_at === null
        ? null
        : duration((run.completed_at === null ? Date.now() : Date.parse(run.completed_at)) - began.getTime());
    return html`<time datetime=${began.toISOString()}
      >${shortTime(began, new Date())}${took === null ? nothing : html`<span class="dur"> · ${took}</span>`}</time
    >`;
  }
}
