/** What the page that only connects knows: the server's answer, asked again as long as something goes on. Draws nothing. */
import type { Client, components, Session } from '@mortise/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { returnedFlow } from './returned-flow.ts';
import { tenantCalls, type TenantCalls } from './tenant-calls.ts';
import type { ConnectorState, Flow, Tenant } from './wire.ts';

export type Alone = components['schemas']['AuthOnly'];
export type Ready = { state: 'ready'; calls: TenantCalls; session: Session; alone: Alone };
export type Shown = { state: 'loading' } | { state: 'failed'; error: unknown } | Ready;
export type Wanted = { integration: string; connector: string | null };

export type AloneMeans = {
  open(): Promise<{ client: Client; session: Session }>;
  /** Brings the code that the view is drawn with. */
  prepare(): Promise<void>;
  leaving(): AbortSignal;
  /** It is there for the first time. */
  began(tenant: Tenant): void;
  /** It was installed just now, active or paused. */
  installed(alone: Alone): void;
  /** Back in this tab from the outside system. */
  returned(flow: Flow): void;
  failed(error: unknown): void;
};

const firstPause = 1_500;
const longestPause = 15_000;

export class ConnectAlone implements ReactiveController {
  #host: ReactiveControllerHost;
  #means: AloneMeans;
  #shown: Shown = { state: 'loading' };
  #wanted: Wanted | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = firstPause;

  constructor(host: ReactiveControllerHost, means: AloneMeans) {
    this.#host = host;
    this.#means = means;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#wanted = null;
  }

  get shown(): Shown {
    return this.#shown;
  }

  get ready(): Ready {
    if (this.#shown.state !== 'ready') throw new Error('nothing to connect is known yet');
    return this.#shown;
  }

  isFor({ integration, connector }: Wanted): boolean {
    return this.#wanted?.integration === integration && this.#wanted.connector === connector;
  }

  async begin(wanted: Wanted): Promise<void> {
    this.#wanted = wanted;
    clearTimeout(this.#timer);
    this.#show({ state: 'loading' });
    const leaving = this.#means.leaving();
    try {
      await Promise.resolve(); // the page may still be setting getToken
      const { client, session } = await this.#means.open();
      const [alone] = await Promise.all([ask(client, wanted), this.#means.prepare()]);
      if (leaving.aborted || this.#wanted !== wanted) return;
      this.#show({ state: 'ready', calls: tenantCalls(client), session, alone });
      this.#means.began(alone.tenant);
      this.#follow();
      const flow = await returnedFlow(client, (one) => one?.tenant === alone.tenant.id);
      if (flow !== null) this.#means.returned(flow);
    } catch (error) {
      if (leaving.aborted || this.#wanted !== wanted) return;
      this.#show({ state: 'failed', error });
      this.#means.failed(error);
    }
  }

  /** Asks once more: an account was connected or taken away. */
  async reread(): Promise<void> {
    this.#pause = firstPause;
    await this.#again();
  }

  async #again(): Promise<void> {
    const [shown, wanted] = [this.#shown, this.#wanted];
    if (shown.state !== 'ready' || wanted === null) return;
    const alone = await ask(shown.calls.client, wanted);
    if (this.#wanted !== wanted) return;
    const wasInstalling = shown.alone.tenant.state === 'installing';
    this.#show({ ...shown, alone });
    if (wasInstalling && alone.tenant.state !== 'installing') this.#means.installed(alone);
    this.#follow();
  }

  /** While the server brings the installation on by itself, it is asked how far that is. */
  #follow(): void {
    clearTimeout(this.#timer);
    if (this.#shown.state !== 'ready' || !isMoving(this.#shown.alone)) return;
    this.#pause = Math.min(longestPause, this.#pause * 1.3);
    this.#timer = setTimeout(() => void this.#again().catch(() => this.#follow()), this.#pause);
  }

  #show(shown: Shown): void {
    this.#shown = shown;
    this.#host.requestUpdate();
  }
}

/** Those to connect, in order. */
export function wantedOf({ connectors, tenant }: Alone): ConnectorState[] {
  return connectors.flatMap((name) => tenant.connectors.filter((one) => one.name === name));
}

/** The first that is not connected; null when all are. */
export function currentOf(alone: Alone): ConnectorState | null {
  return wantedOf(alone).find(({ state }) => state !== 'connected') ?? null;
}

/** Whether the installation comes on without anybody. */
export function isMoving(alone: Alone): boolean {
  return (
    currentOf(alone) === null && alone.tenant.state === 'installing' && alone.missing?.code !== 'install-limit-reached'
  );
}

async function ask(client: Client, { integration, connector }: Wanted): Promise<Alone> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const body = { integration, time_zone: timeZone, ...(connector === null ? {} : { connector }) };
  return client.ask<Alone>('/v1/auth-only', { method: 'POST', body });
}
