/** From a kept token answer to a connection: finished at once, or by whoever finds it when that process died. */
import { and, eq, inArray } from 'drizzle-orm';
import { missingScopes } from '@mortise/connectors';
import { openProvision, type SignInConnector } from '../connectors/index.ts';
import { transaction, whenBack, type Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { SealedPlace } from '../platform/vault/index.ts';
import { asking, nameOfQuestion, otherAccount, standingQuestion } from './account-question.ts';
import { lockLivingLink, noteLink } from './auth-links.ts';
import { flows } from './connection-table.ts';
import { flowState, hashToken } from './flow.ts';
import { connected, ended, failed, type Finished } from './flow-end.ts';
import { placeOf, type FlowRow, type NamedFlow } from './find-flow.ts';
import { revokeReplaced } from './forget-connection.ts';
import { gaveLess, missingOf } from './gave-less.ts';
import { giveGrantBack } from './give-back.ts';
import { nameConnection } from './name-connection.ts';
import { parseReason, reasonOf, type ReasonCode } from './reason.ts';
import { lockConnection, saveConnection, type NewConnection } from './save-connection.ts';
import { mayShareGrant } from './shared-grant.ts';
import { lookAround, type SignedIn } from './sign-in.ts';

/**
 * Seals what came into the flow, in one statement and before anything else is asked: from here on no crash loses it. Null
 * when nobody is left who could use it (uninstalled meanwhile, link ended): the outside system shall forget it too. Waits for
 * a database that is away.
 */
export async function keepAnswer(means: Means, named: NamedFlow, came: SignedIn): Promise<NamedFlow | null> {
  const { row } = named;
  const at = means.clock.now();
  const kept = await whenBack(means, () => sealAnswer(means, row, came, at));
  if (kept !== null) return { ...named, row: kept };
  await transaction(means.db, (tx) => giveGrantBack(tx, means, named, came.secrets, null));
  return null;
}

async function sealAnswer(means: Means, row: FlowRow, came: SignedIn, answered_at: Date): Promise<FlowRow | null> {
  const sealed_answer = await seal(means.db, means, row, came);
  const [kept] = await means.db
    .update(flows)
    .set({ state: 'answered', answered_at, sealed_verifier: null, sealed_answer })
    .where(and(itself(row), eq(flows.state, 'continued'), eq(flows.expires_at, row.expires_at)))
    .returning();
  if (kept !== undefined) return kept;
  // Written by a try that never heard so.
  const [own] = await means.db
    .select()
    .from(flows)
    .where(and(itself(row), eq(flows.answered_at, answered_at)));
  return own ?? null;
}

/**
 * Saves the connection of an answered flow, or asks first: another account than before may be a mistake. `confirmed` names the
 * question to which a person said yes; where the accounts are others now, it is asked again. Twice at once is fine.
 */
export async function settleFlow(means: Means, named: NamedFlow, confirmed: string | null = null): Promise<Finished> {
  const came = await openAnswer(means, named.row);
  if (came === null) return endOf(means, named);
  const { account, connector } = named;
  const provision = await openProvision(means.db, means, account.id, connector.name);
  const outcome = await lookAround(means, connector, provision, came);
  if (outcome.ok) {
    await nameConnection(means, placeOf(named.row));
    return transaction(means.db, (tx) => save(tx, means, named, outcome.value, confirmed));
  }
  const row = await giveBack(means, named, outcome.reason);
  if (row === null) return failed(means, named, outcome.reason, true);
  const found = { ...named, row };
  return (row.state === 'asking' ? await standingQuestion(means.db, means, found) : null) ?? endOf(means, found);
}

async function save(
  tx: Tx,
  means: Means,
  named: NamedFlow,
  made: NewConnection,
  confirmed: string | null,
): Promise<Finished> {
  const { account, connector } = named;
  const lives = await lockLivingLink(tx, account.id, named.row.auth_link_id);
  const row = await lockFlow(tx, named.row);
  if (row === null || row.sealed_answer === null) return endOf(means, { ...named, row: row ?? named.row });
  if (!lives || flowState(row, means.clock.now()) === 'expired') {
    await giveGrantBack(tx, means, named, made.secrets, made.outsideAccount);
    await tx.update(flows).set({ sealed_answer: null }).where(itself(row));
    return lives ? failed(means, { ...named, row }, 'expired', true) : ended(means, named);
  }
  const place = placeOf(row);
  const existing = await lockConnection(tx, place);
  // Whoever asked already knew its name: a look-up that came to nothing does not take the question back.
  const now = made.outsideAccount ?? row.outside_account;
  const before = otherAccount(existing?.outside_account ?? null, now, connector);
  if (before !== null && confirmed !== nameOfQuestion(means, row, before, now))
    return ask(tx, means, { ...named, row }, before, now);
  if (existing !== null && before !== null)
    await revokeReplaced(tx, means, existing, mayShareGrant(connector, before, now));
  await saveConnection(tx, means, place, { ...made, outsideAccount: now });
  const missing = missingIn(connector, made);
  await tx
    .update(flows)
    .set({ state: 'connected', reason: gaveLess(missing, connector.label), sealed_answer: null, outside_account: now })
    .where(itself(row));
  await noteLink(tx, means, account.id, row.auth_link_id, 'connected');
  return connected(means, named, now, missing);
}

function missingIn(connector: SignInConnector, { secrets: { fields, tokens } }: NewConnection): string[] {
  return connector.kind === 'oauth2_code' ? missingScopes(connector, fields, tokens?.scope ?? null) : [];
}

/** The flow waits for an answer of the person in its browser; nothing is changed until then, or when none comes. */
async function ask(tx: Tx, means: Means, named: NamedFlow, before: string, now: string | null): Promise<Finished> {
  const question = asking(means, named, before, now);
  await tx
    .update(flows)
    .set({ state: 'asking', state_hash: hashToken(question.ask), outside_account: now })
    .where(itself(named.row));
  return question;
}

/**
 * Ends a flow whose answer is not used: the outside system shall forget the grant. Null when that is done; else the flow as
 * somebody else has left it since it was read: used, given back, or with a person who is being asked.
 */
export async function giveBack(means: Means, named: NamedFlow, code: ReasonCode): Promise<FlowRow | null> {
  const { account, connector } = named;
  const reason = reasonOf(code, connector.label, account.name);
  const came = await openAnswer(means, named.row);
  return transaction(means.db, async (tx) => {
    const row = (await lockFlow(tx, named.row)) ?? named.row;
    const isAsked = row.state === 'asking' && named.row.state === 'answered';
    if (row.sealed_answer === null || isAsked) return row;
    if (came !== null) await giveGrantBack(tx, means, named, came.secrets, row.outside_account);
    await tx.update(flows).set({ state: 'failed', reason, sealed_answer: null }).where(itself(row));
    await noteLink(tx, means, account.id, row.auth_link_id, 'failed', reason);
    return null;
  });
}

/** What became of a flow that somebody else finished. */
export function endOf(means: Means, named: NamedFlow): Finished {
  const { row } = named;
  if (row.state === 'connected') return connected(means, named, row.outside_account, missingOf(row.reason));
  return failed(means, named, parseReason(row.reason)?.code ?? 'expired', true);
}

async function lockFlow(tx: Tx, row: FlowRow): Promise<FlowRow | null> {
  const waiting = inArray(flows.state, ['answered', 'asking', 'connected', 'failed', 'ended']);
  const [found] = await tx
    .select()
    .from(flows)
    .where(and(itself(row), waiting))
    .for('update');
  return found ?? null;
}

async function seal(tx: Tx, means: Means, row: FlowRow, came: SignedIn): Promise<Uint8Array> {
  return means.vault.seal(
    tx,
    answerPlace(row),
    JSON.stringify({ ...came, endsAt: came.endsAt?.toISOString() ?? null }),
  );
}

async function openAnswer(means: Means, row: FlowRow): Promise<SignedIn | null> {
  if (row.sealed_answer === null) return null;
  const text = (await means.vault.open(means.db, answerPlace(row), row.sealed_answer)).reveal();
  const { secrets, endsAt } = JSON.parse(text) as { secrets: SignedIn['secrets']; endsAt: string | null };
  return { secrets, endsAt: endsAt === null ? null : new Date(endsAt) };
}

function answerPlace(row: FlowRow): SealedPlace {
  return { account: row.account_id as SealedPlace['account'], table: 'flows', column: 'sealed_answer', row: row.id };
}

const itself = (row: FlowRow) => and(eq(flows.account_id, row.account_id), eq(flows.id, row.id));
