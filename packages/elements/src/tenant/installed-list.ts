/** The installed integrations of one page: loaded, read again from time to time, changed one by one. */
import { Refused, type Client, type Session } from '@mortise/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { tenantCalls, type Tenant, type TenantCalls } from '../connection/index.ts';

type Ready = { state: 'ready'; calls: TenantCalls; session: Session; tenants: Tenant[] };
type Shown = { state: 'loading' } | { state: 'failed'; error: unknown } | Ready;

/** A thing that a person may do or not. */
export type Verb = Session['may'][number];

export type InstalledMeans = {
  openSession(): Promise<{ client: Client; session: Session }>;
  /** Aborts when the view leaves the page. */
  leaving(): AbortSignal;
  failed(error: unknown): void;
};

/** Milliseconds between two readings while something goes on. */
const busyPause = 3_000;
/** Milliseconds between two readings while nothing does. */
const calmPause = 30_000;

/** One list a view; the view is drawn again whenever the list changes. */
export class InstalledList implements ReactiveController {
  #host: ReactiveControllerHost;
  #means: InstalledMeans;
  #shown: Shown = { state: 'loading' };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, means: InstalledMeans) {
    this.#host = host;
    this.#means = means;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  get shown(): Shown {
    return this.#shown;
  }

  /** What is installed; none as long as it is not known. */
  get tenants(): Tenant[] {
    return this.#shown.state === 'ready' ? this.#shown.tenants : [];
  }

  /** The calls of the session. Throws while there is none. */
  get calls(): TenantCalls {
    if (this.#shown.state !== 'ready') throw new Error('the list is not ready');
    return this.#shown.calls;
  }

  may(verb: Verb): boolean {
    return this.#shown.state === 'ready' && this.#shown.session.may.includes(verb);
  }

  async load(): Promise<void> {
    this.#set({ state: 'loading' });
    try {
      const { client, session } = await this.#means.openSession();
      const calls = tenantCalls(client);
      this.#set({ state: 'ready', calls, session, tenants: await calls.tenants(this.#means.leaving()) });
      this.#follow();
    } catch (error) {
      if (this.#means.leaving().aborted) return;
      this.#set({ state: 'failed', error });
      this.#means.failed(error);
    }
  }

  /** Reads all of it now. */
  async refresh(): Promise<void> {
    if (this.#shown.state !== 'ready') return;
    try {
      this.#list(await this.#shown.calls.tenants(this.#means.leaving()));
    } catch (error) {
      if (this.#means.leaving().aborted) return;
      if (error instanceof Refused && error.status === 401) return this.#means.failed(error);
    }
    this.#follow();
  }

  /** Reads one again. Throws Refused. */
  async reread(id: Tenant['id']): Promise<void> {
    this.put(await this.calls.tenant(id, this.#means.leaving()));
  }

  /** Puts what the server just said of one in its place. */
  put(tenant: Tenant): void {
    this.#list(this.tenants.map((one) => (one.id === tenant.id ? tenant : one)));
    this.#follow();
  }

  drop(id: Tenant['id']): void {
    this.#list(this.tenants.filter((one) => one.id !== id));
  }

  #list(tenants: Tenant[]): void {
    if (this.#shown.state === 'ready') this.#set({ ...this.#shown, tenants });
  }

  #set(shown: Shown): void {
    this.#shown = shown;
    this.#host.requestUpdate();
  }

  /** Reads the list again from time to time, sooner while something goes on, never while nobody looks. */
  #follow(): void {
    clearTimeout(this.#timer);
    if (this.#shown.state !== 'ready') return;
    const going = this.tenants.some((tenant) => tenant.current_run !== null || tenant.settings.options === 'waiting');
    this.#timer = setTimeout(
      () => (document.hidden ? this.#follow() : void this.refresh()),
      going ? busyPause : calmPause,
    );
  }
}
