/** Takes the provider's answer: checks that it belongs to this flow and this browser, exchanges the code, and keeps what came before anything else. */
import { and, eq } from 'drizzle-orm';
import { isProvisioned, openProvision } from '../connectors/index.ts';
import { transaction, whenBack } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { noteLink } from './auth-links.ts';
import { flows } from './connection-table.ts';
import { openNotes } from './continue-flow.ts';
import { cookieName, flowState, hashToken, isToken, readCookie, sameHash } from './flow.ts';
import { ended, failed, type Finished } from './flow-end.ts';
import { flowOfState, nameFlow, type FlowRow, type NamedFlow } from './find-flow.ts';
import { oauth1State } from './oauth1-client.ts';
import { reasonOf, type ReasonCode } from './reason.ts';
import { keepAnswer, settleFlow } from './settle-flow.ts';
import { endSignIn } from './sign-in.ts';

export async function finishFlow(
  means: Means,
  connector: string,
  answer: URLSearchParams,
  cookies: string | undefined,
): Promise<Finished> {
  const state = stateOf(connector, answer);
  if (state === null) return { state: 'unknown' };
  const taken = await takeAnswer(means, connector, state, cookies);
  if (taken === null) return { state: 'unknown' };
  const { named, refused } = taken;
  if (refused !== null) return failed(means, named, refused, refused !== 'other-browser');
  const outcome = await exchange(means, named, answer, state);
  if (!outcome.ok) {
    await failFlow(means, named, outcome.reason);
    return failed(means, named, outcome.reason, true);
  }
  const answered = await keepAnswer(means, named, outcome.value);
  return answered === null ? ended(means, named) : settleFlow(means, answered);
}

/** What names the flow: our own `state`, once, or the temporary token of OAuth 1.0a, which has no `state`. */
function stateOf(connector: string, answer: URLSearchParams): string | null {
  const [state, ...more] = answer.getAll('state');
  if (more.length > 0) return null;
  return isToken(state) ? state : oauth1State(connector, answer);
}

/** Uses up the state, whatever comes of it. Null when there is no flow that waits for it. */
async function takeAnswer(
  means: Means,
  connector: string,
  state: string,
  cookies: string | undefined,
): Promise<{ named: NamedFlow; refused: ReasonCode | null } | null> {
  const peeked = await flowOfState(means.db, state);
  const found = peeked === null ? null : await nameFlow(means, peeked);
  if (found === null) return null;
  const taken = await transaction(means.db, async (tx) => {
    const row = await flowOfState(tx, state, true);
    if (row === null || !mayBeAnswered(row)) return null;
    const named = { ...found, row };
    const refused = refusalOf(means, row, connector, cookies);
    const reason = refused === null ? null : reasonOf(refused, named.connector.label, named.account.name);
    await tx
      .update(flows)
      .set({ state_hash: null, ...(reason === null ? {} : { state: 'failed' as const, reason }) })
      .where(and(eq(flows.account_id, row.account_id), eq(flows.id, row.id)));
    return { named, refused, reason };
  });
  if (taken?.reason) {
    const { row } = taken.named;
    await noteLink(means.db, means, row.account_id, row.auth_link_id, 'failed', taken.reason);
  }
  return taken;
}

/** One that was ended before its answer came is told so. */
const mayBeAnswered = ({ state, answered_at }: FlowRow): boolean =>
  state === 'continued' || (state === 'ended' && answered_at === null);

function refusalOf(means: Means, row: FlowRow, connector: string, cookies: string | undefined): ReasonCode | null {
  if (!isOwnBrowser(means, row, cookies)) return 'other-browser';
  if (flowState(row, means.clock.now()) === 'expired') return 'expired';
  return row.connector_name === connector ? null : 'mixed-up';
}

/** True for the browser that pressed Continue: only that one has the flow's cookie. */
export function isOwnBrowser(means: Means, row: FlowRow, cookies: string | undefined): boolean {
  const cookie = readCookie(cookies, cookieName(row.id, means.config.baseUrl.startsWith('https:')));
  return row.browser_hash !== null && isToken(cookie) && sameHash(row.browser_hash, hashToken(cookie));
}

async function exchange(means: Means, named: NamedFlow, answer: URLSearchParams, state: string) {
  const { row, account, connector } = named;
  // The state is used up, so nobody can come with this answer again: a database that is away is waited for.
  const provision = await whenBack(means, () => openProvision(means.db, means, account.id, connector.name));
  const notes = await whenBack(means, () => openNotes(means, row));
  if (notes === null || !isProvisioned(connector, provision))
    return { ok: false as const, reason: 'misconfigured' as const };
  return endSignIn(means, connector, provision, answer, { state, notes });
}

async function failFlow(means: Means, named: NamedFlow, reason: ReasonCode): Promise<void> {
  const { row, account, connector } = named;
  const told = reasonOf(reason, connector.label, account.name);
  await whenBack(means, () =>
    means.db
      .update(flows)
      .set({ state: 'failed', reason: told, sealed_verifier: null })
      .where(and(eq(flows.account_id, account.id), eq(flows.id, row.id))),
  );
  await noteLink(means.db, means, account.id, row.auth_link_id, 'failed', told);
}
