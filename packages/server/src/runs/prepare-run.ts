/** From a claimed run to what its program gets: state checked, config frozen, secrets opened, environment made. */
import { joinSecrets, runEnvironment, type RunTrigger } from '@mortise/manifest';
import { openConnectionSecrets } from '../connections/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { Secret } from '../platform/vault/index.ts';
import { filesOf } from '../releases/index.ts';
import type { TriggerId } from '../platform/ids.ts';
import { platformIssue, type ClaimedRun, type Trigger, type Verdict } from './run.ts';
import { freezeConfig, secretsToMask } from './run-config.ts';
import { inputOf, type RunInput } from './run-input-view.ts';

export type PreparedRun = {
  files: string;
  command: string;
  dynamic: readonly string[];
  /** Triggers that came with a body, and the run's variables once it is known in which file each of them lies. */
  withBody: readonly TriggerId[];
  variables: (files: BodyFiles) => Record<string, string>;
  secrets: Secret[];
};
export type Preparation = { go: PreparedRun } | { stop: Verdict; dynamic: readonly string[] };

/** Path of the body by the trigger's id. */
export type BodyFiles = ReadonlyMap<string, string>;

/** Bytes; a longer variable cannot be handed to a program (Linux takes 128 kB for each). */
const longestTriggers = 125_000;

export async function prepareRun(means: Means, run: ClaimedRun): Promise<Preparation> {
  const input = await inputOf(means.db, run);
  if (input === null) return { stop: platformIssue('The integration or its release is gone.'), dynamic: [] };
  const { dynamic } = input.release.manifest;
  const refused = refusedState(input.tenant.state, run);
  if (refused !== null) return { stop: refused, dynamic };
  const frozen = await freezeConfig(means, run, input);
  const opened = await openSecrets(means, run, input);
  if ('stop' in opened) return { ...opened, dynamic };
  const variables = (files: BodyFiles): Record<string, string> =>
    runEnvironment({
      config: joinSecrets(frozen.open, frozen.secrets),
      secrets: revealed(opened.secrets),
      context: contextOf(means, run, input, files),
    });
  const withBody = input.triggers.filter(({ source }) => source === 'webhook').map(({ id }) => id);
  const secrets = [
    ...Object.values(opened.secrets).flatMap((fields) => Object.values(fields)),
    ...secretsToMask(frozen.secrets),
  ];
  return {
    go: {
      files: filesOf(means, input.release),
      command: input.release.manifest.run,
      dynamic,
      withBody,
      variables,
      secrets,
    },
  };
}

/** What happened to the tenant while the run was queued. */
function refusedState(state: RunInput['tenant']['state'], { mode }: ClaimedRun): Verdict | null {
  const cancelled = (code: string, message: string): Verdict => ({
    phase: 'Cancelled',
    exitCode: null,
    reason: { code, message },
  });
  if (state === 'archived')
    return cancelled('tenant-archived', 'The integration was uninstalled before the run began.');
  if (state === 'paused' && mode !== 'init')
    return cancelled('tenant-paused', 'The integration was paused before the run began.');
  return null;
}

type Opened = Record<string, Record<string, Secret>>;

async function openSecrets(
  means: Means,
  run: ClaimedRun,
  { integration }: RunInput,
): Promise<{ secrets: Opened } | { stop: Verdict }> {
  try {
    return { secrets: await openConnectionSecrets(means, run.account, run.tenant, integration) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      stop: { phase: 'Failed (Refresh)', exitCode: null, reason: { code: error.code, message: error.message } },
    };
  }
}

function revealed(secrets: Opened): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(secrets).map(([connector, fields]) => [
      connector,
      Object.fromEntries(Object.entries(fields).map(([field, secret]) => [field, secret.reveal()])),
    ]),
  );
}

function contextOf(
  means: Means,
  run: ClaimedRun,
  { integration, tenant, triggers, lastRun, lastSuccess }: RunInput,
  files: BodyFiles,
): Parameters<typeof runEnvironment>[0]['context'] {
  let size = 0;
  const fitting = triggers
    .map((trigger) => handedOn(trigger, files))
    .filter((trigger) => (size += Buffer.byteLength(JSON.stringify(trigger)) + 1) < longestTriggers);
  return {
    integration: { id: integration.number, name: integration.name },
    tenant: { id: tenant.number, name: tenant.name },
    mode: run.mode,
    triggers: fitting,
    env: means.config.env,
    lastRun,
    lastSuccess,
    metadataFile: null,
  };
}

/** As the program finds it: a webhook's body is a file, its headers stand beside that (reference §5.2). */
function handedOn({ payload, ...rest }: Trigger, files: BodyFiles): RunTrigger {
  if (payload === null) return rest;
  const file = files.get(rest.id);
  return { ...rest, payload: file === undefined ? payload : { file, ...(payload as object) } };
}
