/** The server's shapes that connecting, installing and running deal with. */

export type Reason = { code: string; message: string };
export type Schedule = { every: '15m' | '30m' | '1h' | '6h' | '12h' } | { daily: string } | { manual: true };
export type ScheduleChoice = { every: '15m' | '30m' | '1h' | '6h' | '12h' } | { daily: true } | { manual: true };
export type CredentialField = {
  name: string;
  label: string;
  secret: boolean;
  help: string | null;
  example: string | null;
  pattern: string | null;
  docs_url: string | null;
};

export type ConnectorState = {
  name: string;
  label: string;
  kind: 'oauth2_code' | 'api_key';
  global: boolean;
  logo: string | null;
  state: 'not_connected' | 'connected' | 'broken';
  account: string | null;
  reason: Reason | null;
  changed_at: string | null;
  fields: CredentialField[];
};

export type Phase =
  | 'Queued'
  | 'Running'
  | 'Succeeded'
  | 'Failed (Integration Issue)'
  | 'Failed (Platform Issue)'
  | 'Failed (Timeout)'
  | 'Failed (Refresh)'
  | 'Cancelled';
export type RunMode = 'init' | 'normal' | 'webhook';
export type RunSummary = {
  id: string;
  number: number;
  mode: RunMode;
  phase: Phase;
  started_at: string | null;
  completed_at: string | null;
  summary: string | null;
};
export type Run = RunSummary & {
  sources: ('schedule' | 'manual' | 'webhook' | 'api')[];
  asked_by: string | null;
  created_at: string;
  reason: Reason | null;
};

export type OptionsState = 'none' | 'waiting' | 'ready' | 'failed';
export type Attention = {
  code: 'reconnect' | 'settings' | 'options-failed' | 'last-run-failed';
  message: string;
  connector?: string;
};

export type Tenant = {
  id: string;
  number: number;
  name: string;
  state: 'installing' | 'active' | 'paused' | 'archived';
  integration: {
    id: string;
    number: number;
    name: string;
    long_name: string;
    logos: { url: string }[];
    letters: string;
  };
  connectors: ConnectorState[];
  attention: Attention | null;
  settings: { has_fields: boolean; options: OptionsState; complete: boolean };
  schedule: Schedule | null;
  schedule_choices: ScheduleChoice[];
  time_zone: string | null;
  next_run_at: string | null;
  current_run: RunSummary | null;
  last_run: RunSummary | null;
  state_by: string | null;
  created_at: string;
  drop_at: string | null;
};

export type Settings = {
  release: string;
  schema: object;
  uischema: object;
  config: Record<string, unknown>;
  options: {
    state: OptionsState;
    values: Record<string, (string | { const: string | number | boolean; title: string })[]>;
    reason: Reason | null;
  };
};

export type Flow = {
  flow: string;
  state: 'waiting' | 'continued' | 'connected' | 'failed' | 'expired';
  start_url: string | null;
  reason: Reason | null;
  expires_at: string;
};
