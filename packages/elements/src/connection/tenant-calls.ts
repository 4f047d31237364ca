/** What connecting, installing and running ask of the server, through the session's client. */
import { type Client, type LogEvent } from '@mortise/client';
import type { LiveAnswer, LiveQuestion } from '../settings-form/index.ts';
import type { ConnectorState, Flow, Run, Schedule, Settings, Tenant } from './wire.ts';

export type TenantCalls = {
  /** The server's origin: a message from elsewhere is not listened to. */
  readonly origin: string;
  /** For what comes later and asks for itself. */
  readonly client: Client;
  tenants(signal: AbortSignal): Promise<Tenant[]>;
  tenant(tenant: string, signal?: AbortSignal): Promise<Tenant>;
  begin(integration: string, signal: AbortSignal): Promise<Tenant>;
  finish(tenant: string, wish: { schedule?: Schedule; time_zone?: string }): Promise<Tenant>;
  pause(tenant: string): Promise<Tenant>;
  resume(tenant: string): Promise<Tenant>;
  uninstall(tenant: string): Promise<null>;
  settings(tenant: string, signal?: AbortSignal): Promise<Settings>;
  /** `made`: the settings that the config was made from. */
  saveConfig(
    tenant: string,
    made: Pick<Settings, 'release' | 'version'>,
    config: Record<string, unknown>,
  ): Promise<Settings>;
  /** One page of the choices that the outside system is asked for when a list opens, or what saved ones are called. */
  liveOptions(tenant: string, question: LiveQuestion, signal: AbortSignal): Promise<LiveAnswer>;
  saveSchedule(tenant: string, schedule: Schedule, zone: string): Promise<Tenant>;
  startFlow(tenant: string, connector: string, returnTo?: string): Promise<Flow>;
  flow(flow: string, signal: AbortSignal): Promise<Flow>;
  /** `confirmed`: the question to which the person said yes. */
  saveFields(
    tenant: string,
    connector: string,
    fields: Record<string, string>,
    confirmed?: string,
  ): Promise<ConnectorState>;
  disconnect(tenant: string, connector: string): Promise<null>;
  request(tenant: string, mode: 'normal' | 'init'): Promise<Run>;
  runs(tenant: string, before: string | null, signal: AbortSignal): Promise<{ runs: Run[]; next: string | null }>;
  log(run: string, after: number, signal: AbortSignal): AsyncIterable<LogEvent>;
};

/** Testing a key or asking an outside system takes longer than our own reads. */
const outside = { deadline: 45_000 };

const at = (tenant: string, rest = ''): string => `/v1/tenants/${encodeURIComponent(tenant)}${rest}`;
const page = (before: string | null): string => (before === null ? '' : `&before=${encodeURIComponent(before)}`);

/** What is not asked for is not sent. */
const asBody = ({ definition, search, cursor, settings, values }: LiveQuestion): { method: 'POST'; body: object } => {
  const page = { ...(search === '' ? {} : { search }), ...(cursor === null ? {} : { cursor }) };
  return { method: 'POST', body: { definition, settings, ...(values === undefined ? page : { values }) } };
};

/** The calls of one client. */
export function tenantCalls(client: Client): TenantCalls {
  return {
    origin: client.origin,
    client,
    tenants: async (signal) => (await client.ask<{ tenants: Tenant[] }>('/v1/tenants', { signal })).tenants,
    tenant: (tenant, signal) => client.ask(at(tenant), { signal }),
    begin: (integration, signal) => client.ask('/v1/tenants', { method: 'POST', body: { integration }, signal }),
    finish: (tenant, wish) => client.ask(at(tenant, '/finish'), { method: 'POST', body: wish }),
    pause: (tenant) => client.ask(at(tenant, '/pause'), { method: 'POST' }),
    resume: (tenant) => client.ask(at(tenant, '/resume'), { method: 'POST' }),
    uninstall: (tenant) => client.ask(at(tenant), { method: 'DELETE' }),
    settings: (tenant, signal) => client.ask(at(tenant, '/settings'), { signal }),
    saveConfig: (tenant, { release, version }, config) =>
      client.ask(at(tenant, '/config'), { method: 'PUT', body: { release, version, config } }),
    liveOptions: (tenant, question, signal) =>
      client.ask(at(tenant, '/options'), { ...asBody(question), signal, ...outside }),
    saveSchedule: (tenant, schedule, zone) =>
      client.ask(at(tenant, '/schedule'), { method: 'PUT', body: { schedule, time_zone: zone } }),
    startFlow: (tenant, connector, returnTo) =>
      client.ask(at(tenant, '/flows'), {
        method: 'POST',
        body: returnTo === undefined ? { connector } : { connector, return_to: returnTo },
      }),
    flow: (flow, signal) => client.ask(`/v1/flows/${encodeURIComponent(flow)}`, { signal }),
    saveFields: (tenant, connector, fields, confirmed) =>
      client.ask(at(tenant, `/connections/${encodeURIComponent(connector)}`), {
        method: 'PUT',
        body: { fields, confirmed },
        ...outside,
      }),
    disconnect: (tenant, connector) =>
      client.ask(at(tenant, `/connections/${encodeURIComponent(connector)}`), { method: 'DELETE', ...outside }),
    request: async (tenant, mode) =>
      (await client.ask<{ run: Run }>(at(tenant, '/runs'), { method: 'POST', body: { mode } })).run,
    runs: (tenant, before, signal) => client.ask(at(tenant, `/runs?limit=20${page(before)}`), { signal }),
    log: (run, after, signal) => client.log(run, after, signal),
  };
}
