/** The settings of one tenant on any view: loads them, fetches the form when it is needed, saves, asks for choices again. */
import { Refused } from '@mortise/client';
import { html, type nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Settings as ManifestSettings } from '@mortise/manifest/browser';
import type { Settings, Tenant, TenantCalls } from '../connection/index.ts';
import { emptyView } from '../controls/index.ts';
import { settings as gear, triangleAlert } from '../controls/icons.ts';
import type { FormInput, FormProblem, SettingsForm } from '../settings-form/index.ts';
import { settings as words } from '../words/en-settings.ts';
import { draftOf, keepDraft } from './drafts.ts';
import { MoveNotice } from './move-notice.ts';
import { overtaken, panelNotice, type Told } from './panel-notice.ts';
import { rebaseDraft } from './rebase-draft.ts';

export type PanelState =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown }
  | { state: 'empty' }
  | {
      state: 'ready';
      settings: Settings;
      saving: boolean;
      refused: FormProblem[];
      told: Told;
      failed: string | null;
    };

type Ready = Extract<PanelState, { state: 'ready' }>;
type Draft = Record<string, unknown>;

export type PanelMeans = {
  calls(): TenantCalls;
  mode: 'install' | 'settings';
  saved(): void;
  /** The choices arrived or failed: the tenant knows more now. */
  optionsChanged(): void;
  failed(error: unknown): void;
};

const pause = 1_500;

/** One panel a view; `show` says whose settings. */
export class SettingsPanel implements ReactiveController {
  #host: ReactiveControllerHost;
  #means: PanelMeans;
  #tenant: Tenant | null = null;
  #state: PanelState = { state: 'loading' };
  #into: HTMLDivElement | null = null;
  #form: SettingsForm | null = null;
  #leave = new AbortController();
  /** What was typed, secrets too, for a form that is made anew; nowhere else. */
  #typed: Draft | null = null;
  #moves: MoveNotice;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, means: PanelMeans) {
    this.#host = host;
    this.#means = means;
    this.#moves = new MoveNotice(() => host.requestUpdate());
    host.addController(this);
  }

  hostDisconnected(): void {
    this.close();
  }

  /** Whatever was drawn last gets its input. */
  hostUpdated(): void {
    if (this.#into?.isConnected !== true) return;
    this.#moves.adopt(this.#into.getRootNode());
    void this.#fill();
  }

  get state(): PanelState {
    return this.#state;
  }

  /** Loads a tenant's settings; the same tenant again changes nothing. */
  show(tenant: Tenant): void {
    const same = this.#tenant?.id === tenant.id;
    this.#tenant = tenant;
    if (!same) void this.reload();
  }

  /** Forgets the tenant and takes the form out. */
  close(): void {
    clearTimeout(this.#timer);
    this.#leave.abort();
    this.#takeOut();
    this.#into = null;
    this.#tenant = null;
    this.#state = { state: 'loading' };
  }

  #takeOut(): void {
    this.#form?.unmount();
    this.#form = null;
    this.#typed = null;
  }

  async reload(): Promise<void> {
    const tenant = this.#tenant;
    if (tenant === null) return;
    this.#leave.abort();
    this.#leave = new AbortController();
    const { signal } = this.#leave;
    this.#set({ state: 'loading' });
    try {
      this.#take(await this.#means.calls().settings(tenant.id, signal));
    } catch (error) {
      if (signal.aborted) return;
      this.#set({ state: 'failed', error });
      this.#means.failed(error);
    }
  }

  /** Checks the form and saves it; `saved` follows when the server accepted. */
  submit(): void {
    this.#form?.submit();
  }

  draw(): TemplateResult | typeof nothing {
    const shown = this.#state;
    switch (shown.state) {
      case 'loading':
        return html`<p class="vh" role="status">${words.loading}</p>
          <div class="stack stack-6" aria-hidden="true">
            ${['40', '60', '90', '60'].map((width) => html`<div class="stack stack-2"><span class="bone bone-${width}"></span><span class="bone bone-field"></span></div>`)}
          </div>`;
      case 'failed':
        return emptyView({
          outline: triangleAlert,
          heading: words.failedTitle,
          text: sentence(shown.error),
          alert: true,
          actions: html`<button type="button" class="btn" @click=${() => void this.reload()}>
            ${words.tryAgain}
          </button>`,
        });
      case 'empty':
        return emptyView({ outline: gear, heading: words.emptyTitle, text: words.emptyText });
      case 'ready': {
        this.#into ??= document.createElement('div');
        const save = this.#means.mode === 'settings' ? () => this.submit() : null;
        return html`${this.#moves.draw(shown.settings.move, save)}${panelNotice(shown.told, shown.failed)}${this.#into}`;
      }
    }
  }

  #take(settings: Settings, told: Told = null): void {
    const fields = Object.keys((settings.schema as { properties?: object }).properties ?? {});
    const before = this.#state;
    if (fields.length === 0) return this.#set({ state: 'empty' });
    this.#set({ state: 'ready', settings, saving: false, refused: [], told, failed: null });
    clearTimeout(this.#timer);
    if (settings.options.state === 'waiting') this.#timer = setTimeout(() => void this.#readOptions(), pause);
    if (before.state === 'ready' && before.settings.options.state !== settings.options.state)
      this.#means.optionsChanged();
  }

  /** Reads again while choices are on their way; a server that does not answer is asked again. */
  async #readOptions(): Promise<void> {
    const tenant = this.#tenant;
    if (tenant === null) return;
    const { signal } = this.#leave;
    try {
      const fresh = await this.#means.calls().settings(tenant.id, signal);
      const shown = this.#state;
      if (shown.state === 'ready' && !signal.aborted) this.#take({ ...shown.settings, options: fresh.options });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused && error.status === 401) return this.#means.failed(error);
      this.#timer = setTimeout(() => void this.#readOptions(), pause * 2);
    }
  }

  async #fill(): Promise<void> {
    const into = this.#into;
    if (into === null || this.#state.state !== 'ready') return;
    const moves = this.#moves.ready(this.#state.settings.move);
    const form = await import('../settings-form/index.ts').catch((error: unknown) => ({ error }));
    await moves;
    if ('error' in form) return this.#set({ state: 'failed', error: new Error(words.formMissing) });
    if (this.#into !== into || !into.isConnected || this.#state.state !== 'ready' || this.#tenant === null) return;
    const input = this.#input(this.#state, this.#tenant);
    if (this.#form === null) this.#form = form.mountSettingsForm(into, input);
    else this.#form.update(input);
  }

  #input({ settings, saving, refused }: Ready, tenant: Tenant): FormInput {
    const { origin } = this.#means.calls();
    const systems = tenant.connectors.filter((connector) => !connector.global);
    return {
      settings: settings as unknown as ManifestSettings,
      options: {
        state: settings.options.state,
        values: settings.options.values,
        reason: settings.options.reason?.message ?? null,
      },
      config: settings.config as FormInput['config'],
      secretsSet: settings.secrets_set,
      draft: (this.#typed ?? draftOf(origin, tenant.id, settings)) as FormInput['draft'],
      mode: this.#means.mode,
      saving,
      refused,
      system: systems.length === 1 ? (systems[0]?.label ?? null) : null,
      onDraft: (draft, changes) => {
        this.#typed = null;
        keepDraft(origin, tenant.id, changes === 0 ? null : draft, settings);
        this.#quiet();
      },
      askOptions: (question, signal) => this.#means.calls().liveOptions(tenant.id, question, signal),
      onSave: (draft) => void this.#save(draft),
      onRefresh: () => void this.#refresh(),
    };
  }

  /** "Saved" goes away with the next change. */
  #quiet(): void {
    const shown = this.#state;
    if (shown.state === 'ready' && (shown.told === 'saved' || shown.failed !== null))
      this.#set({ ...shown, told: null, failed: null });
  }

  async #save(draft: Draft): Promise<void> {
    const [tenant, shown] = [this.#tenant, this.#state];
    if (tenant === null || shown.state !== 'ready') return;
    this.#set({ ...shown, saving: true, refused: [], told: null, failed: null });
    try {
      const settings = await this.#means.calls().saveConfig(tenant.id, shown.settings, draft);
      keepDraft(this.#means.calls().origin, tenant.id, null, settings);
      this.#take(settings, 'saved');
      this.#means.saved();
    } catch (error) {
      await this.#refuse(error, shown, tenant, draft);
    }
  }

  async #refuse(error: unknown, shown: Ready, tenant: Tenant, typed: Draft): Promise<void> {
    const told = error instanceof Refused ? overtaken.get(error.code) : undefined;
    if (told !== undefined) {
      const fresh = await this.#means
        .calls()
        .settings(tenant.id)
        .catch(() => null);
      if (fresh !== null) return this.#startOver(shown.settings, typed, fresh, told);
    }
    const problems = error instanceof Refused ? error.problems.map(({ path, message }) => ({ path, message })) : [];
    this.#set({
      ...shown,
      saving: false,
      refused: problems,
      told: null,
      failed: problems.length > 0 ? null : sentence(error),
    });
    if (problems.length === 0) this.#means.failed(error);
  }

  /** A form for what is saved by now, with what was typed on top. */
  #startOver(before: Settings, typed: Draft, fresh: Settings, told: Told): void {
    const fields = (fresh.schema as { properties?: Draft }).properties ?? {};
    this.#takeOut();
    this.#typed = rebaseDraft(before.config, typed, fresh.config, fields);
    this.#take(fresh, told);
  }

  /** Starts the run that fetches the choices. */
  async #refresh(): Promise<void> {
    const [tenant, shown] = [this.#tenant, this.#state];
    if (tenant === null || shown.state !== 'ready') return;
    const waiting: Settings = {
      ...shown.settings,
      options: { ...shown.settings.options, state: 'waiting', reason: null },
    };
    this.#set({ ...shown, settings: waiting, failed: null });
    try {
      await this.#means.calls().request(tenant.id, 'init');
      this.#timer = setTimeout(() => void this.#readOptions(), pause);
      this.#means.optionsChanged();
    } catch (error) {
      this.#set({ ...shown, failed: sentence(error) });
    }
  }

  #set(state: PanelState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
