/** The server's HTTP API; generated from its OpenAPI document. */
type Json<T> = { headers: { [name: string]: unknown }; content: { 'application/json': T } };
type Nothing = { headers: { [name: string]: unknown }; content?: never };
type Parameters<P = never, Q = never> = { query?: Q; header?: never; path: P; cookie?: never };
type NoParameters = { query?: never; header?: never; path?: never; cookie?: never };
type Body<T> = { content: { 'application/json': T } };
type ById = Parameters<{ id: string }>;
type S = components['schemas'];

export interface paths {
  '/v1/sessions': { parameters: NoParameters; post: { parameters: NoParameters; requestBody: Body<{ account: string; token: string; nonce: string }>; responses: { 201: Json<S['Session']> } } };
  '/v1/sessions/current': { parameters: NoParameters; delete: { parameters: NoParameters; requestBody?: never; responses: { 204: Nothing } } };
  '/v1/catalogue': { parameters: NoParameters; get: { parameters: NoParameters; requestBody?: never; responses: { 200: Json<S['Catalogue']> } } };
  '/v1/listings/{integration}': { parameters: NoParameters; get: { parameters: Parameters<{ integration: string }>; requestBody?: never; responses: { 200: Json<S['Listing']> } } };
  '/v1/tenants': {
    parameters: NoParameters;
    get: { parameters: NoParameters; requestBody?: never; responses: { 200: Json<{ tenants: S['Tenant'][] }> } };
    post: { parameters: NoParameters; requestBody: Body<{ integration: string }>; responses: { 200: Json<S['Tenant']>; 201: Json<S['Tenant']> } };
  };
  '/v1/tenants/{id}': {
    parameters: NoParameters;
    get: { parameters: ById; requestBody?: never; responses: { 200: Json<S['Tenant']> } };
    delete: { parameters: ById; requestBody?: never; responses: { 204: Nothing } };
  };
  '/v1/tenants/{id}/finish': { parameters: NoParameters; post: { parameters: ById; requestBody: Body<{ schedule?: S['Schedule']; time_zone?: string }>; responses: { 200: Json<S['Tenant']> } } };
  '/v1/tenants/{id}/pause': { parameters: NoParameters; post: { parameters: ById; requestBody?: never; responses: { 200: Json<S['Tenant']> } } };
  '/v1/tenants/{id}/resume': { parameters: NoParameters; post: { parameters: ById; requestBody?: never; responses: { 200: Json<S['Tenant']> } } };
  '/v1/tenants/{id}/settings': { parameters: NoParameters; get: { parameters: ById; requestBody?: never; responses: { 200: Json<S['Settings']> } } };
  '/v1/tenants/{id}/config': { parameters: NoParameters; put: { parameters: ById; requestBody: Body<{ release: string; config: { [key: string]: unknown } }>; responses: { 200: Json<S['Settings']> } } };
  '/v1/tenants/{id}/schedule': { parameters: NoParameters; put: { parameters: ById; requestBody: Body<{ schedule: S['Schedule']; time_zone: string }>; responses: { 200: Json<S['Tenant']> } } };
  '/v1/tenants/{id}/flows': { parameters: NoParameters; post: { parameters: ById; requestBody: Body<{ connector: string; return_to?: string }>; responses: { 201: Json<S['Flow']> } } };
  '/v1/flows/{id}': { parameters: NoParameters; get: { parameters: ById; requestBody?: never; responses: { 200: Json<S['Flow']> } } };
  '/v1/tenants/{id}/connections/{connector}': {
    parameters: NoParameters;
    put: { parameters: Parameters<{ id: string; connector: string }>; requestBody: Body<{ fields: { [name: string]: string } }>; responses: { 200: Json<S['ConnectorState']> } };
    delete: { parameters: Parameters<{ id: string; connector: string }>; requestBody?: never; responses: { 204: Nothing } };
  };
  '/v1/tenants/{id}/runs': {
    parameters: NoParameters;
    get: { parameters: Parameters<{ id: string }, { before?: string; limit?: number }>; requestBody?: never; responses: { 200: Json<{ runs: S['Run'][]; next: string | null }> } };
    post: { parameters: ById; requestBody: Body<{ mode?: 'normal' | 'init' }>; responses: { 202: Json<{ trigger: string; run: S['Run'] }> } };
  };
  '/v1/runs/{id}': { parameters: NoParameters; get: { parameters: ById; requestBody?: never; responses: { 200: Json<S['Run']> } } };
}

export interface components {
  schemas: {
    Verb: 'view' | 'install' | 'connect' | 'configure' | 'schedule' | 'run' | 'logs' | 'pause' | 'uninstall';
    Session: {
      session: string; expires_at: string; may: S['Verb'][]; locale: string | null;
      customer: { name: string | null }; user: { name: string | null; email: string | null };
      account: { slug: string; name: string; base_url: string };
    };
    Catalogue: { version: string; categories: { name: string; count: number }[]; listings: S['CatalogueListing'][] };
    CatalogueListing: {
      id: string; number: number; name: string; long_name: string; type: 'internal' | 'external'; tagline: string;
      logos: { url: string }[]; letters: string; category: string | null; categories: string[]; tags: string[];
      flag: { name: string; color: string | null } | null; link: string | null;
    };
    Listing: S['CatalogueListing'] & {
      text: S['TextNode'][]; connectors: { name: string; label: string; kind: 'oauth2_code' | 'api_key'; logo: string | null }[];
      schedules: S['ScheduleChoice'][]; installable: boolean; not_installable: S['Reason'] | null;
      facts: { by?: string; docs_url?: string; support_url?: string };
    };
    TextNode: {
      type: 'paragraph' | 'heading' | 'list' | 'item' | 'code' | 'strong' | 'emphasis' | 'link' | 'text' | 'break' | 'quote' | 'rule';
      text?: string; depth?: number; ordered?: boolean; href?: string; children?: S['TextNode'][];
    };
    Reason: { code: string; message: string };
    Schedule: { every: '15m' | '30m' | '1h' | '6h' | '12h' } | { daily: string } | { manual: true };
    ScheduleChoice: { every: '15m' | '30m' | '1h' | '6h' | '12h' } | { daily: true } | { manual: true };
    ConnectorState: {
      name: string; label: string; kind: 'oauth2_code' | 'api_key'; global: boolean; logo: string | null;
      state: 'not_connected' | 'connected' | 'broken'; account: string | null; reason: S['Reason'] | null; changed_at: string | null;
      fields: { name: string; label: string; secret: boolean; help: string | null; example: string | null; pattern: string | null; docs_url: string | null }[];
    };
    Tenant: {
      id: string; number: number; name: string; state: 'installing' | 'active' | 'paused' | 'archived';
      integration: { id: string; number: number; name: string; long_name: string; logos: { url: string }[]; letters: string };
      connectors: S['ConnectorState'][];
      attention: { code: 'reconnect' | 'settings' | 'options-failed' | 'last-run-failed'; message: string; connector?: string } | null;
      settings: { has_fields: boolean; options: 'none' | 'waiting' | 'ready' | 'failed'; complete: boolean };
      schedule: S['Schedule'] | null; schedule_choices: S['ScheduleChoice'][]; time_zone: string | null; next_run_at: string | null;
      current_run: S['RunSummary'] | null; last_run: S['RunSummary'] | null; state_by: string | null; created_at: string; drop_at: string | null;
    };
    Settings: {
      release: string; schema: { [key: string]: unknown }; uischema: { [key: string]: unknown };
      options: {
        state: 'none' | 'waiting' | 'ready' | 'failed'; reason: S['Reason'] | null;
        values: { [definition: string]: (string | { const: string | number | boolean; title: string })[] };
      };
      config: { [key: string]: unknown };
    };
    Flow: { flow: string; state: 'waiting' | 'continued' | 'connected' | 'failed' | 'expired'; start_url: string | null; reason: S['Reason'] | null; expires_at: string };
    RunSummary: { id: string; number: number; mode: 'init' | 'normal' | 'webhook'; phase: S['Run']['phase']; started_at: string | null; completed_at: string | null; summary: string | null };
    Run: {
      id: string; number: number; mode: 'init' | 'normal' | 'webhook';
      phase: 'Queued' | 'Running' | 'Succeeded' | 'Failed (Integration Issue)' | 'Failed (Platform Issue)' | 'Failed (Timeout)' | 'Failed (Refresh)' | 'Cancelled';
      sources: ('schedule' | 'manual' | 'webhook' | 'api')[]; asked_by: string | null; created_at: string; started_at: string | null; completed_at: string | null;
      summary: string | null; reason: S['Reason'] | null;
    };
    Refusal: { code: string; message: string; problems?: { path: string; message: string }[] };
  };
}
