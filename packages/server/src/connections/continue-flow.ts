/** The start page's two questions: what is this about, and, when Continue was pressed, where to go. */
import { and, eq } from 'drizzle-orm';
import { wholeProvision } from '../connectors/index.ts';
import { transaction } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { SealedPlace } from '../platform/vault/index.ts';
import { askerOf } from './auth-links.ts';
import { flows } from './connection-table.ts';
import { flowState, freshToken, hashToken } from './flow.ts';
import { flowOfNonce, nameFlow, type FlowRow, type NamedFlow } from './find-flow.ts';
import type { ConnectorState } from './connection-schemas.ts';
import { fieldsOf } from './connector-states.ts';
import { fieldsToUse, type Typed } from './credentials.ts';
import { takeTurn } from './system-turns.ts';
import { beginSignIn, type SignIn, type SignInNotes } from './sign-in.ts';

/** What the start page shows: names and the end of the flow, no secret. */
export type FlowShown = {
  account: string;
  system: string;
  logo: string | null;
  asked_by: string | null;
  customer: string | null;
  grants: string[];
  /** What the address of the outside system needs before anybody can sign in there: a shop, a region. */
  fields: ConnectorState['fields'];
  expires_at: string;
  /** It was signed in already: whoever comes by the Back button has nothing left to do here. */
  connected: boolean;
  /** Where the host's pages are, for a way back. */
  home: string;
};

/** Refusals: not-found, flow-expired, flow-used. */
export async function showFlow(means: Means, nonce: string): Promise<FlowShown> {
  const row = await flowOfNonce(means.db, nonce);
  const found = await named(means, row);
  const isOver = row?.state === 'connected' && found !== null;
  const { account, connector } = isOver ? found : mustBeOpen(means, row, found);
  const asked = askerOf(row?.asked_by);
  return {
    account: account.name,
    system: connector.label,
    logo: connector.logo ? `${means.config.baseUrl}/logos/${connector.logo}.svg` : null,
    asked_by: asked.name,
    customer: asked.customer_name,
    grants: connector.grants ?? [],
    fields: fieldsOf(connector),
    expires_at: row?.expires_at.toISOString() ?? '',
    connected: isOver,
    home: account.baseUrl,
  };
}

export type Continued = { flow: string; cookie: string; authorizeUrl: string };

/**
 * Binds the flow to the browser that pressed Continue, with what was typed before; pressed again, the last press counts.
 * Refusals as above, fields-invalid, too-many-requests, and those of `beginSignIn`.
 */
export async function continueFlow(means: Means, nonce: string, typed: Typed = {}): Promise<Continued> {
  const found = await named(means, await flowOfNonce(means.db, nonce));
  const begun = await begin(means, mustBeOpen(means, found?.row ?? null, found), typed);
  return transaction(means.db, async (tx) => {
    const { row, account } = mustBeOpen(means, await flowOfNonce(tx, nonce, true), found);
    const cookie = freshToken();
    await tx
      .update(flows)
      .set({
        state: 'continued',
        browser_hash: hashToken(cookie),
        state_hash: hashToken(begun.state),
        sealed_verifier: await means.vault.seal(tx, notesPlace(row), JSON.stringify(begun.notes)),
      })
      .where(and(eq(flows.account_id, account.id), eq(flows.id, row.id)));
    return { flow: row.id, cookie, authorizeUrl: begun.address };
  });
}

/** Outside of any transaction: OAuth 1.0a asks the outside system now, OAuth 2 when the answer of this sign-in comes. */
async function begin(means: Means, { row, account, connector }: NamedFlow, typed: Typed): Promise<SignIn> {
  const fields = fieldsToUse(connector, typed);
  const provision = await wholeProvision(means.db, means, account.id, connector);
  const done = takeTurn(means, 'connect', account.id, `${row.tenant_id ?? row.integration_id} ${connector.name}`);
  return beginSignIn(means, connector, provision, fields).finally(done);
}

/** What was kept when Continue was pressed; null when nothing is there any more. */
export async function openNotes(means: Means, row: FlowRow): Promise<SignInNotes | null> {
  if (row.sealed_verifier === null) return null;
  const text = (await means.vault.open(means.db, notesPlace(row), row.sealed_verifier)).reveal();
  // A bare verifier was sealed before there was more to keep.
  return text.startsWith('{') ? (JSON.parse(text) as SignInNotes) : { fields: {}, verifier: text };
}

function notesPlace(row: FlowRow): SealedPlace {
  return { account: row.account_id as SealedPlace['account'], table: 'flows', column: 'sealed_verifier', row: row.id };
}

async function named(means: Means, row: FlowRow | null): Promise<NamedFlow | null> {
  return row === null ? null : nameFlow(means, row);
}

/** The flow as it is now, when it may still be continued. */
function mustBeOpen(means: Means, row: FlowRow | null, found: NamedFlow | null): NamedFlow {
  if (row === null || found === null)
    throw new Refusal('not-found', 'This link is not known. Go back to where you came from and begin again.');
  const state = flowState(row, means.clock.now());
  if (state === 'expired')
    throw new Refusal(
      'flow-expired',
      `This took longer than ten minutes. Go back to ${found.account.name} and begin again.`,
    );
  const isTaken = row.answered_at !== null || (state === 'continued' && row.state_hash === null);
  if (state === 'connected' || state === 'failed' || isTaken) {
    const wayOn = `If nothing is connected, go back to ${found.account.name} and begin again.`;
    throw new Refusal('flow-used', `Each link works once. ${wayOn}`);
  }
  return { ...found, row };
}
