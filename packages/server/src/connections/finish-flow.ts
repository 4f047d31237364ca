/** Takes the provider's answer: checks that it belongs to this flow and this browser, exchanges the code, saves the connection. */
import { and, eq } from 'drizzle-orm';
import { isProvisioned, openProvision } from '../connectors/index.ts';
import { transaction, type Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import { askerOf, lockLivingLink, noteLink } from './auth-links.ts';
import { flows } from './connection-table.ts';
import { openNotes } from './continue-flow.ts';
import { cookieName, flowState, hashToken, isToken, readCookie, resumeAddress, sameHash } from './flow.ts';
import { flowOfState, nameFlow, type FlowRow, type NamedFlow } from './find-flow.ts';
import { oauth1State } from './oauth1-client.ts';
import { reasonOf, type ReasonCode } from './reason.ts';
import { queueRevocation } from './revoke-grants.ts';
import { lockConnection, saveConnection, type NewConnection } from './save-connection.ts';
import { endSignIn } from './sign-in.ts';

export type Names = {
  account: string;
  home: string;
  system: string;
  logo: string | null;
  /** Who sent the auth link that it was begun with; undefined: there was none. */
  link?: { askedBy: string | null };
};
/** What the callback page says. `tell` and `back` are known only for the browser that the flow belongs to. */
export type Finished =
  | { state: 'unknown' }
  | { state: 'failed'; reason: ReasonCode; names: Names; tell: Tell | null; back: string | null }
  | {
      state: 'connected';
      names: Names;
      outsideAccount: string | null;
      before: string | null;
      tell: Tell;
      back: string | null;
    };
/** Whom to post {message, flow, status} to. */
type Tell = { flow: string; origin: string };

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
  return connect(means, named, outcome.value);
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
    if (row === null || row.state !== 'continued') return null;
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

function refusalOf(means: Means, row: FlowRow, connector: string, cookies: string | undefined): ReasonCode | null {
  const cookie = readCookie(cookies, cookieName(row.id, means.config.baseUrl.startsWith('https:')));
  if (row.browser_hash === null || !isToken(cookie) || !sameHash(row.browser_hash, hashToken(cookie)))
    return 'other-browser';
  if (flowState(row, means.clock.now()) === 'expired') return 'expired';
  return row.connector_name === connector ? null : 'mixed-up';
}

async function exchange(means: Means, named: NamedFlow, answer: URLSearchParams, state: string) {
  const { row, account, connector } = named;
  const provision = await openProvision(means.db, means, account.id, connector.name);
  const notes = await openNotes(means, row);
  if (notes === null || !isProvisioned(connector, provision))
    return { ok: false as const, reason: 'misconfigured' as const };
  return endSignIn(means, connector, provision, answer, { state, notes });
}

async function connect(means: Means, named: NamedFlow, made: NewConnection): Promise<Finished> {
  const { row, account, connector } = named;
  const { outsideAccount } = made;
  const saved = await transaction(means.db, async (tx) => {
    const lives = await lockLivingLink(tx, account.id, row.auth_link_id);
    if (!lives || !(await endConnected(tx, row))) {
      // Nobody is left who could use it, so the outside system shall forget it too.
      await queueRevocation(tx, means, account.id, connector.name, made.secrets);
      return null;
    }
    const place = {
      account: account.id,
      tenant: row.tenant_id,
      integration: row.integration_id,
      connector: connector.name,
    };
    await noteLink(tx, means, account.id, row.auth_link_id, 'connected');
    const existing = await lockConnection(tx, place);
    await saveConnection(tx, means, place, made);
    return { before: existing?.outside_account ?? null };
  });
  if (saved === null) return failed(means, named, 'expired', true);
  const other =
    saved.before !== null && outsideAccount !== null && saved.before !== outsideAccount ? saved.before : null;
  return {
    state: 'connected',
    names: namesOf(means, named),
    outsideAccount,
    before: other,
    tell: tellOf(row),
    back: backOf(row),
  };
}

/** False when the flow's end was moved: the tenant was uninstalled while the code was exchanged. */
async function endConnected(tx: Tx, row: FlowRow): Promise<boolean> {
  const done = await tx
    .update(flows)
    .set({ state: 'connected', sealed_verifier: null })
    .where(
      and(
        eq(flows.account_id, row.account_id),
        eq(flows.id, row.id),
        eq(flows.state, 'continued'),
        eq(flows.expires_at, row.expires_at),
      ),
    )
    .returning({ id: flows.id });
  return done.length > 0;
}

async function failFlow(means: Means, named: NamedFlow, reason: ReasonCode): Promise<void> {
  const { row, account, connector } = named;
  const told = reasonOf(reason, connector.label, account.name);
  await means.db
    .update(flows)
    .set({ state: 'failed', reason: told, sealed_verifier: null })
    .where(and(eq(flows.account_id, account.id), eq(flows.id, row.id)));
  await noteLink(means.db, means, account.id, row.auth_link_id, 'failed', told);
}

function failed(means: Means, named: NamedFlow, reason: ReasonCode, ours: boolean): Finished {
  return {
    state: 'failed',
    reason,
    names: namesOf(means, named),
    tell: ours ? tellOf(named.row) : null,
    back: ours ? backOf(named.row) : null,
  };
}

const namesOf = (means: Means, { row, account, connector }: NamedFlow): Names => ({
  account: account.name,
  home: account.baseUrl,
  system: connector.label,
  logo: connector.logo ? `${means.config.baseUrl}/logos/${connector.logo}.svg` : null,
  ...(row.auth_link_id === null ? {} : { link: { askedBy: askerOf(row.asked_by).name } }),
});
const tellOf = (row: FlowRow): Tell => ({ flow: row.id, origin: row.origin });
const backOf = (row: FlowRow): string | null => (row.return_to === null ? null : resumeAddress(row.return_to, row.id));
