/** What connecting, installing and running ask of the server; the session answers it with its client. */
import type { Flow, ConnectorState, Run, Schedule, Settings, Tenant } from './wire.ts';
import type { LogEvent } from './wire.ts';

export type TenantCalls = {
  /** The server's origin: a message from elsewhere is not listened to. */
  readonly origin: string;
  tenants(signal: AbortSignal): Promise<Tenant[]>;
  tenant(tenant: string, signal: AbortSignal): Promise<Tenant>;
  begin(integration: string, signal: AbortSignal): Promise<Tenant>;
  finish(tenant: string, wish: { schedule?: Schedule; time_zone?: string }): Promise<Tenant>;
  pause(tenant: string): Promise<Tenant>;
  resume(tenant: string): Promise<Tenant>;
  uninstall(tenant: string): Promise<void>;
  settings(tenant: string, signal: AbortSignal): Promise<Settings>;
  saveConfig(tenant: string, release: string, config: Record<string, unknown>): Promise<Settings>;
  saveSchedule(tenant: string, schedule: Schedule, zone: string): Promise<Tenant>;
  startFlow(tenant: string, connector: string, returnTo?: string): Promise<Flow>;
  flow(flow: string, signal: AbortSignal): Promise<Flow>;
  saveFields(tenant: string, connector: string, fields: Record<string, string>): Promise<ConnectorState>;
  disconnect(tenant: string, connector: string): Promise<void>;
  request(tenant: string, mode: 'normal' | 'init'): Promise<Run>;
  runs(tenant: string, before: string | null, signal: AbortSignal): Promise<{ runs: Run[]; next: string | null }>;
  log(run: string, after: number, signal: AbortSignal): AsyncIterable<LogEvent>;
};
