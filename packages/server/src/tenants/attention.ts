/** The one thing that a tenant needs now, most urgent first: from its customer, or of an account that only others can mend. Pure. */
import { notConnectedWords, type ConnectorState } from '../connections/index.ts';
import type { Tenant } from './tenant.ts';

export type Attention = {
  /** `waiting`: for the people behind the app, who connect what all customers share; its customer can do nothing. */
  code: 'reconnect' | 'waiting' | 'settings' | 'options-failed' | 'last-run-failed';
  message: string;
  connector?: string;
};

/** How its settings stand: `missing` an answer, or `moved` by an update that needs a decision before it is used. */
export type Answers = 'complete' | 'missing' | 'moved';

export function attentionOf(tenant: Tenant, connectors: readonly ConnectorState[], answers: Answers): Attention | null {
  if (tenant.state === 'archived') return null;
  const installed = tenant.state !== 'installing';
  const broken = brokenOf(connectors, installed);
  if (broken) return ofAccount(broken);
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

/** What its customer can mend comes first. */
function brokenOf(connectors: readonly ConnectorState[], installed: boolean): ConnectorState | undefined {
  const broken = connectors.filter((one) => one.state === 'broken' || (installed && one.state === 'not_connected'));
  const byUrgency = broken.toSorted((one, two) => urgency(one) - urgency(two));
  return byUrgency[0];
}

const urgency = (one: ConnectorState): number => (isForOthers(one) ? 2 : 0) + (one.state === 'broken' ? 0 : 1);

/** Shared by all customers, or of a system that does not accept the app. */
const isForOthers = ({ global, reason }: ConnectorState): boolean => global || reason?.action === 'support';

function ofAccount(broken: ConnectorState): Attention {
  const { name, reason } = broken;
  return {
    code: isForOthers(broken) ? 'waiting' : 'reconnect',
    message: reason?.message ?? notConnectedWords(broken),
    connector: name,
  };
}
