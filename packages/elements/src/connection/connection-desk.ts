/** Connects the accounts of one tenant: windows, waiting, credential forms. Holds the state of each row and draws nothing. */
import type { Client } from '@mortise/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { FlowStock, keyOf, type Place } from './flow-stock.ts';
import { NudgedPause } from './nudged-pause.ts';
import { openWindow, type Opened } from './open-window.ts';
import { failureOf, problemsOf, questionOf, sentenceOf, type FieldProblem } from './read-failure.ts';
import { rowOfEnd, type Row } from './row.ts';
import type { TenantCalls } from './tenant-calls.ts';
import { endOf, watchFlow } from './watch-flow.ts';
import type { ConnectorState, Flow, Reason, Tenant } from './wire.ts';

export type DeskMeans = {
  calls(): TenantCalls;
  tenant(): Tenant | null;
  /** The server said something new: read the tenant again. */
  changed(): Promise<void>;
  connected(connector: string): void;
  disconnected(connector: string): void;
  /** For the page to hear of; the row shows it. */
  failed(error: unknown): void;
};

/** One desk a view; it lets go of everything when the view leaves the page. */
export class ConnectionDesk implements ReactiveController {
  #host: ReactiveControllerHost;
  #means: DeskMeans;
  #rows = new Map<string, Row>();
  #stock = new FlowStock({
    start: ({ tenant, connector }) => this.#means.calls().startFlow(tenant, connector),
    changed: () => this.#host.requestUpdate(),
  });
  #byHand = new Set<string>();
  #pauses = new NudgedPause(() => this.#means.calls().origin);

  constructor(host: ReactiveControllerHost, means: DeskMeans) {
    this.#host = host;
    this.#means = means;
    host.addController(this);
  }

  hostConnected(): void {
    this.#pauses.listen();
    this.#stock.open();
  }

  hostDisconnected(): void {
    this.#pauses.stop();
    this.#stock.close();
    for (const row of this.#rows.values()) if (row.row === 'waiting') row.stop.abort();
    this.#rows.clear();
  }

  /** Where a row is, by its connector: an account of the tenant that is shown now. */
  #at(connector: string): Place {
    return { tenant: this.#means.tenant()?.id ?? '', connector };
  }

  #rowAt(place: Place): Row | null {
    return this.#rows.get(keyOf(place)) ?? null;
  }

  rowOf(connector: string): Row | null {
    return this.#rowAt(this.#at(connector));
  }

  /** True while any account is being connected. */
  get isWaiting(): boolean {
    return [...this.#rows.values()].some((row) => row.row === 'waiting');
  }

  /** Puts a flow in stock; called when the row is drawn and when it is pointed at. A refusal is shown in the row. */
  prepare({ name, connects_by }: ConnectorState, tenant = this.#at(name).tenant): void {
    const at = { tenant, connector: name };
    if (connects_by !== 'window' || this.#stock.take(at) !== null || this.#rowAt(at)?.row === 'failed') return;
    void this.#stock.prepare(at).catch((error: unknown) => this.#fail(at, error));
  }

  /** To be called in the click itself. */
  connect({ name, connects_by }: ConnectorState): void {
    const at = this.#at(name);
    if (connects_by === 'form')
      return this.#set(at, { row: 'form', testing: false, problems: [], refused: null, asked: null });
    const flow = this.#stock.take(at);
    if (flow !== null) return this.#open(at, flow);
    this.rest(name);
    // Clicked before one was ready: browsers let a click open a window a little later, too; where they do not, the row says so.
    void this.#stock.prepare(at).then(
      (made) => this.#open(at, made),
      (error: unknown) => this.#fail(at, error),
    );
  }

  #open(at: Place, flow: Flow): void {
    if (this.#stock.take(at) === null) return; // A second click: the first one spent it.
    this.#stock.spend(at);
    this.#await(at, flow, openWindow(flow));
  }

  /** After a failure: as the click that connects, where a window is ready; else it is made ready first. */
  retry(connector: ConnectorState): void {
    this.rest(connector.name);
    this.connect(connector);
  }

  /** What is wrong with a form before it was sent. */
  showProblems(connector: string, problems: FieldProblem[]): void {
    const row = this.rowOf(connector);
    if (row?.row === 'form') this.#set(this.#at(connector), { ...row, problems, refused: null });
  }

  /** Opens the window of a waiting row once more, in the click itself. */
  openAgain(connector: string): void {
    const row = this.rowOf(connector);
    if (row?.row === 'waiting') this.#set(this.#at(connector), { ...row, blocked: openWindow(row.flow) === 'blocked' });
  }

  async copyLink(connector: string): Promise<void> {
    const at = this.#at(connector);
    const row = this.#rowAt(at);
    if (row?.row !== 'waiting' || row.flow.start_url === null) return;
    const copied = await navigator.clipboard.writeText(row.flow.start_url).then(
      () => true,
      () => false,
    );
    const now = this.#rowAt(at);
    if (now?.row !== 'waiting') return;
    if (!copied) this.#byHand.add(connector);
    this.#set(at, { ...now, copied });
  }

  /** Whether the page may not copy the link, as most frames may not: it is shown, to be copied by hand. */
  isCopiedByHand(connector: string): boolean {
    return this.#byHand.has(connector);
  }

  /** Leaves the page for the outside system; it comes back here. */
  async useThisTab(connector: string): Promise<void> {
    const at = this.#at(connector);
    const framed = globalThis.top !== globalThis.self;
    try {
      const { start_url } = await this.#means.calls().startFlow(at.tenant, connector, framed ? 'home' : location.href);
      if (start_url !== null) globalThis.open(start_url, framed ? '_top' : '_self');
    } catch (error) {
      this.#fail(at, error);
    }
  }

  /** Shows the panel of a link for another device or person; its code comes now. */
  askElsewhere(connector: string): void {
    const at = this.#at(connector);
    this.rest(connector);
    this.#set(at, { row: 'elsewhere' });
    void import('./auth-link-panel.ts').then(
      ({ defineAuthLink }) => defineAuthLink(),
      (error: unknown) => this.#fail(at, error),
    );
  }

  /** The panel says so; it stays open. */
  async connectedElsewhere(connector: string): Promise<void> {
    await this.#means.changed();
    this.#means.connected(connector);
  }

  /** What the panel is drawn with. */
  get link(): { client: Client; tenant: Tenant | null } {
    return { client: this.#means.calls().client, tenant: this.#means.tenant() };
  }

  /** Ends waiting, closes a form, takes a notice away. */
  rest(connector: string): void {
    const row = this.rowOf(connector);
    if (row?.row === 'waiting') row.stop.abort();
    this.#set(this.#at(connector), null);
  }

  stopWaiting(): void {
    for (const [key, row] of this.#rows) {
      if (row.row !== 'waiting') continue;
      row.stop.abort();
      this.#rows.delete(key);
    }
    this.#host.requestUpdate();
  }

  /** Tests and saves what was typed; problems stay in the form, and so does what is asked. To send the same again says yes. */
  async saveFields(connector: string, fields: Record<string, string>): Promise<void> {
    const at = this.#at(connector);
    const row = this.#rowAt(at);
    if (row?.row !== 'form' || row.testing) return;
    this.#set(at, { ...row, testing: true, problems: [], refused: null });
    try {
      await this.#means.calls().saveFields(at.tenant, connector, fields, row.asked?.name);
      await this.#settle(at);
    } catch (error) {
      const asked = questionOf(error);
      const problems = asked === null ? problemsOf(error) : [];
      const refused = asked !== null || problems.length > 0 ? null : sentenceOf(error);
      if (refused !== null) this.#means.failed(error);
      this.#set(at, { row: 'form', testing: false, problems, refused, asked });
    }
  }

  async disconnect(connector: string): Promise<void> {
    const at = this.#at(connector);
    this.#set(at, { row: 'leaving' });
    try {
      await this.#means.calls().disconnect(at.tenant, connector);
      await this.#means.changed();
      this.#set(at, null);
      this.#means.disconnected(connector);
    } catch (error) {
      this.#fail(at, error);
    }
  }

  #await(at: Place, flow: Flow, opened: Opened): void {
    const stop = new AbortController();
    this.#set(at, { row: 'waiting', flow, blocked: opened === 'blocked', copied: false, stop });
    const calls = this.#means.calls();
    const watch = {
      read: (id: string, signal: AbortSignal) => calls.flow(id, signal),
      pause: (ms: number, signal: AbortSignal) => this.#pauses.pause(ms, signal, flow.flow),
      now: () => Date.now(),
    };
    void watchFlow(flow, watch, stop.signal)
      .then(async (end) => {
        if (end.end === 'connected') return this.#settle(at, end.less);
        this.#set(at, rowOfEnd(end));
        // Trying again must open a window in its own click, so the next flow is made ready now; a refusal is told by that click.
        void this.#stock.prepare(at).catch(() => undefined);
      })
      .catch((error: unknown) => {
        if (!stop.signal.aborted) this.#fail(at, error);
      });
  }

  /** Back in this tab from an outside system: the row says how it went. */
  resume(flow: Flow): void {
    const end = endOf(flow);
    if (end === null) return;
    this.#set(flow, rowOfEnd(end));
    if (end.end === 'connected') this.#means.connected(flow.connector);
  }

  async #settle(at: Place, less: Reason | null = null): Promise<void> {
    await this.#means.changed();
    this.#set(at, rowOfEnd({ end: 'connected', less }));
    this.#means.connected(at.connector);
  }

  #fail(at: Place, error: unknown): void {
    this.#means.failed(error);
    this.#set(at, { row: 'failed', reason: failureOf(error) });
  }

  /** `null`: it rests. */
  #set(at: Place, row: Row | null): void {
    if (row === null) this.#rows.delete(keyOf(at));
    else this.#rows.set(keyOf(at), row);
    this.#host.requestUpdate();
  }
}
