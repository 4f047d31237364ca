/** Asks outside systems to call our addresses, where they can be asked: at once, then ever more seldom, eight times in all. */
import { and, asc, isNull, lte, not, type SQL } from 'drizzle-orm';
import { hookTurns, type Values } from '@mortise/connectors';
import { textAt } from '@mortise/connectors/webhooks';
import {
  askToCall,
  askToStop,
  joinIds,
  keepSubscription,
  subscriptionOf,
  type ConnectionPlace,
} from '../connections/index.ts';
import { findConnector, type Connector } from '../connectors/index.ts';
import { transaction } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { AccountId, WebhookId } from '../platform/ids.ts';
import { everySoOften } from '../platform/every-so-often.ts';
import type { Means, Worker } from '../platform/means.ts';
import { findTenant } from '../tenants/index.ts';
import { addressUrl, type Address } from './webhook-address.ts';
import { itself, noteSubscription, toAddress } from './webhook-addresses.ts';
import { secretPlace, webhookSecret } from './webhook-secret.ts';
import { webhookAddresses } from './webhook-table.ts';

const everyMs = 30_000;
const firstPauseMs = 60_000;
const mostAttempts = 8;
const mostASweep = 100;

type Told = { id: string; secret: string | null };
type Standing = NonNullable<Awaited<ReturnType<typeof subscriptionOf>>>;
type Asked = { place: ConnectionPlace; connector: Connector; standing: Standing };

export function sweepSubscriptions(means: Means): Worker {
  return everySoOften(means, {
    ms: everyMs,
    failed: 'systems could not be asked to call',
    work: () => subscribeDue(means),
  });
}

async function subscribeDue(means: Means): Promise<void> {
  for (let count = 0; count < mostASweep && !means.stopping.aborted; count += 1) if (!(await subscribe(means))) return;
}

/** Makes one try for an address that is due, or for this one if it is; false when there is none. A killed try is made again. */
export async function subscribe(means: Means, which?: { account: AccountId; id: WebhookId }): Promise<boolean> {
  const address = await claim(means, which === undefined ? undefined : itself(which));
  if (address === null) return false;
  const asked = await askedOf(means, address);
  // Connecting again, or saving another definition and connecting, makes it due again.
  if (asked === null) await noteSubscription(means.db, address, { due_at: null });
  else await attempt(means, address, asked);
  return true;
}

async function claim(means: Means, which: SQL | undefined): Promise<Address | null> {
  const now = means.clock.now();
  return transaction(means.db, async (tx) => {
    const [row] = await tx
      .select()
      .from(webhookAddresses)
      .where(and(which, not(isNull(webhookAddresses.due_at)), lte(webhookAddresses.due_at, now)))
      .orderBy(asc(webhookAddresses.due_at))
      .limit(1)
      .for('update', { skipLocked: true });
    if (row === undefined) return null;
    const address = toAddress({ ...row, attempts: row.attempts + 1 });
    const due_at = new Date(now.getTime() + firstPauseMs * 2 ** (address.attempts - 1));
    await noteSubscription(tx, address, { attempts: address.attempts, due_at });
    return address;
  });
}

/** Null when there is nobody to ask just now: nothing is connected, or it was uninstalled. */
async function askedOf(means: Means, address: Address): Promise<Asked | null> {
  const { account, tenant, integration_id: integration, connector_name: name } = address;
  const place = { account, tenant, integration, connector: name };
  const connector = await findConnector(means.db, account, name);
  const state = (await findTenant(means.db, account, tenant))?.state;
  if (connector === null || hookTurns(connector).length === 0) return null;
  if (state === undefined || state === 'archived') return null;
  const standing = await subscriptionOf(means.db, place);
  return standing === null ? null : { place, connector, standing };
}

async function attempt(means: Means, address: Address, { place, connector, standing }: Asked): Promise<void> {
  try {
    if (standing.subscription) await askToStop(means, place, connector, standing.subscription);
    const told = await ask(means, address, place, connector);
    await transaction(means.db, async (tx) => {
      // Who connected again has it asked anew: this answer is of another account, and stays as due as it was.
      if (!(await keepSubscription(tx, place, standing, told.id))) return;
      const sealed =
        told.secret === null ? null : Buffer.from(await means.vault.seal(tx, secretPlace(address), told.secret));
      const done = {
        subscription: 'subscribed',
        subscription_reason: null,
        sealed_secret: sealed,
        due_at: null,
      } as const;
      await noteSubscription(tx, address, done);
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message } = error;
    means.log.warn('a system was asked to call and did not take it', {
      address: address.id,
      code,
      attempt: address.attempts,
    });
    const over = address.attempts >= mostAttempts ? ({ subscription: 'failed', due_at: null } as const) : {};
    await noteSubscription(means.db, address, { subscription_reason: { code, message }, ...over });
  }
}

/** About one event after the other, where each has to be asked for: all of them, or what was asked is taken back. */
async function ask(means: Means, address: Address, place: ConnectionPlace, connector: Connector): Promise<Told> {
  const { webhooks } = connector;
  const known = webhooks === undefined ? null : await webhookSecret(means.db, means, address, webhooks);
  const own = {
    webhook_url: addressUrl(means.config.baseUrl, means.vault, address),
    ...(known === null ? {} : { webhook_secret: known }),
  };
  const ids: string[] = [];
  let secret: string | null = null;
  try {
    for (const event of hookTurns(connector)) {
      const told = await askOnce(means, place, connector, {
        ...own,
        ...(event === null ? {} : { webhook_event: event }),
      });
      ids.push(told.id);
      secret = told.secret;
    }
  } catch (error) {
    if (ids.length > 0) await takeBack(means, place, connector, joinIds(ids));
    throw error;
  }
  return { id: joinIds(ids), secret };
}

async function takeBack(means: Means, place: ConnectionPlace, connector: Connector, ids: string): Promise<void> {
  try {
    await askToStop(means, place, connector, ids);
  } catch (error) {
    // Why the rest was not taken is what is told.
    if (!(error instanceof Refusal)) throw error;
  }
}

async function askOnce(means: Means, place: ConnectionPlace, connector: Connector, own: Values): Promise<Told> {
  const { webhooks, label } = connector;
  const { status, text } = await askToCall(means, place, connector, own);
  if (status < 200 || status > 299)
    throw new Refusal('outside-refused', `${label} does not want to call here: it answered with ${status}.`);
  const rule = webhooks?.subscribe;
  const answer = parse(text);
  const id = rule?.id === undefined ? '' : textAt(answer, rule.id);
  const told = rule?.answered_secret === undefined ? undefined : textAt(answer, rule.answered_secret);
  if (id === null || told === null)
    throw new Refusal('outside-refused', `${label} said yes, but not how it calls that, so it could not be ended.`);
  return { id, secret: told ?? null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
