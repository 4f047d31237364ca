/** Config, secrets and context → the variables that a program gets; pure, used by server and command line alike. */
import type { JsonObject } from '../settings/index.ts';

export type RunTrigger = {
  id: string;
  source: 'schedule' | 'manual' | 'webhook' | 'api';
  mode: 'init' | 'normal' | 'webhook';
  payload?: unknown;
};

export type RunContext = {
  integration: { id: number; name: string };
  tenant: { id: number; name: string };
  mode: 'init' | 'normal' | 'webhook';
  triggers: readonly RunTrigger[];
  env: string;
  lastRun: { startedAt: Date; completedAt: Date | null; phase: string } | null;
  lastSuccess: { startedAt: Date; completedAt: Date | null; phase: string; stdout: string | null } | null;
  metadataFile: string | null;
};

export type RunInput = {
  config: JsonObject;
  /** Connector name → field name → plain secret. */
  secrets: Record<string, Record<string, string>>;
  context: RunContext;
};

/** Every variable under `PAN_` and again under `MORTISE_`; empty values are left out (reference §5.1). */
export function runEnvironment(input: RunInput): Record<string, string> {
  const found = new Map<string, string>();
  const add = (kind: 'CFG' | 'SEC' | 'CTX', name: string, value: unknown) => {
    const words = asText(value);
    if (words === '') return;
    found.set(`PAN_${kind}_${name}`, words);
    found.set(`MORTISE_${kind}_${name}`, words);
  };
  for (const [key, value] of Object.entries(input.config)) add('CFG', variableName(key), value);
  for (const [connector, fields] of Object.entries(input.secrets)) {
    for (const [field, secret] of Object.entries(fields))
      add('SEC', `${variableName(connector)}_${variableName(field)}`, secret);
  }
  for (const [name, value] of contextVariables(input.context)) add('CTX', name, value);
  return Object.fromEntries(found);
}

/** `gorgias-oauth` → `GORGIAS_OAUTH`: upper case, everything that no shell variable may hold becomes `_`. */
export function variableName(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
}

function contextVariables(context: RunContext): [string, unknown][] {
  const { lastRun, lastSuccess } = context;
  return [
    ['INTEGRATION_ID', context.integration.id],
    ['INTEGRATION_NAME', context.integration.name],
    ['TENANT_ID', context.tenant.id],
    ['TENANT_NAME', context.tenant.name],
    ['RUN_MODE', context.mode],
    ['RUN_TRIGGERS', context.triggers],
    ['ENV', context.env],
    ['LAST_RUN_START_TIME', lastRun?.startedAt],
    ['LAST_RUN_COMPLETION_TIME', lastRun?.completedAt],
    ['LAST_RUN_PHASE', lastRun?.phase],
    ['LAST_SUCCESSFUL_RUN_START_TIME', lastSuccess?.startedAt],
    ['LAST_SUCCESSFUL_RUN_COMPLETION_TIME', lastSuccess?.completedAt],
    ['LAST_SUCCESSFUL_RUN_PHASE', lastSuccess?.phase],
    ['LAST_SUCCESSFUL_RUN_STD_OUT', lastSuccess?.stdout],
    ['LAST_SUCESSFUL_RUN_STDOUT', lastSuccess?.stdout],
    ['LAST_RUN_STDOUT', lastSuccess?.stdout],
    ['TENANT_METADATA_FILE', context.metadataFile],
  ];
}

/** `2021-07-24 20:04:21 +0000 UTC`, the reference's way to write a moment. */
export function runTime(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : runTime(value);
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll('\0', '');
}
