/** The one thing that a tenant needs from its customer now, most urgent first. Pure. */
import type { ConnectorState } from '../connections/index.ts';
import type { Tenant } from './tenant.ts';

export type Attention = {
  code: 'reconnect' | 'settings' | 'options-failed' | 'last-run-failed';
  message: string;
  connector?: string;
};

/** How its settings stand: `missing` an answer, or `moved` by an update that needs a decision before it is used. */
export type Answers = 'complete' | 'missing' | 'moved';

export function attentionOf(tenant: Tenant, connectors: readonly ConnectorState[], answers: Answers): Attention | null {
  if (tenant.state === 'archived') return null;
  const installed = tenant.state !== 'installing';
  const broken =
    connectors.find((one) => one.state === 'broken') ??
    (installed ? connectors.find((one) => one.state === 'not_connected') : undefined);
  if (broken)
    return {
      code: 'reconnect',
      message: broken.reason?.message ?? `${broken.label} is not connected.`,
      connector: broken.name,
    };
  if (tenant.options_state === 'failed')
    return {
      code: 'options-failed',
      message: tenant.options_reason?.message ?? 'The choices for its settings could not be fetched.',
    };
  if (!installed) return null;
  if (answers === 'moved')
    return {
      code: 'settings',
      message: 'It was updated, and its settings need a look. Until then it goes on as before.',
    };
  if (answers === 'missing') return { code: 'settings', message: 'Some settings need an answer before it can go on.' };
  if (tenant.last_run?.phase.startsWith('Failed'))
    return {
      code: 'last-run-failed',
      message: tenant.last_run.summary ?? 'Its log says why. Nothing is lost: the next run tries again.',
    };
  return null;
}
