/** The start page's two questions: what is this about, and, when Continue was pressed, where to go. */
import { and, eq } from 'drizzle-orm';
import { openProvision } from '../connectors/index.ts';
import { transaction } from '../platform/database/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import type { SealedPlace } from '../platform/vault/index.ts';
import { askerOf } from './auth-links.ts';
import { flows } from './connection-table.ts';
import { flowState, freshToken, hashToken } from './flow.ts';
import { flowOfNonce, nameFlow, type FlowRow, type NamedFlow } from './find-flow.ts';
import { authoriseAddress, oauthApp, redirectUri } from './oauth-client.ts';

/** What the start page shows: names and the end of the flow, no secret. */
export type FlowShown = {
  account: string;
  system: string;
  logo: string | null;
  asked_by: string | null;
  customer: string | null;
  grants: string[];
  expires_at: string;
};

/** Refusals: not-found, flow-expired, flow-used. */
export async function showFlow(means: Means, nonce: string): Promise<FlowShown> {
  const row = await flowOfNonce(means.db, nonce);
  const { account, connector } = mustBeOpen(means, row, await named(means, row));
  const asked = askerOf(row?.asked_by);
  return {
    account: account.name,
    system: connector.label,
    logo: connector.logo ? `${means.config.baseUrl}/logos/${connector.logo}.svg` : null,
    asked_by: asked.name,
    customer: asked.customer_name,
    grants: connector.grants ?? [],
    expires_at: row?.expires_at.toISOString() ?? '',
  };
}

export type Continued = { flow: string; cookie: string; authorizeUrl: string };

/** Binds the flow to the browser that pressed Continue; pressed again, the last press counts. Refusals as above. */
export async function continueFlow(means: Means, nonce: string): Promise<Continued> {
  const found = await named(means, await flowOfNonce(means.db, nonce));
  return transaction(means.db, async (tx) => {
    const { row, account, connector } = mustBeOpen(means, await flowOfNonce(tx, nonce, true), found);
    const app = oauthApp(connector, await openProvision(tx, means, account.id, connector.name));
    if (app === null)
      throw new Refusal('connector-not-provisioned', `${connector.label} is not set up yet, so nobody can connect it.`);
    const [cookie, state, verifier] = [freshToken(), freshToken(), freshToken()];
    await tx
      .update(flows)
      .set({
        state: 'continued',
        browser_hash: hashToken(cookie),
        state_hash: hashToken(state),
        sealed_verifier: await means.vault.seal(tx, verifierPlace(row), verifier),
      })
      .where(and(eq(flows.account_id, account.id), eq(flows.id, row.id)));
    const redirect = redirectUri(means, connector.name);
    return {
      flow: row.id,
      cookie,
      authorizeUrl: await authoriseAddress(connector, app, { redirect, state, verifier }),
    };
  });
}

export function verifierPlace(row: FlowRow): SealedPlace {
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
  if (state === 'connected' || state === 'failed' || (state === 'continued' && row.state_hash === null)) {
    throw new Refusal('flow-used', `This link was used already. Go back to ${found.account.name} and begin again.`);
  }
  return { ...found, row };
}
