/** The `connect` claim of an embed token: it may hold secret settings, so it is sealed in a column of its own and opened only where it is used. */
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../platform/database/index.ts';
import type { Means } from '../platform/means.ts';
import type { SealedPlace } from '../platform/vault/index.ts';
import type { ConnectClaim } from './embed-claims.ts';
import type { SessionScope } from './session-scope.ts';
import { sessions } from './session-table.ts';

type Holder = Pick<SessionScope, 'account' | 'session'>;

const placeOf = ({ account, session }: Holder): SealedPlace => ({
  account,
  table: 'sessions',
  column: 'sealed_connect',
  row: session,
});

/** What to store in `sealed_connect`; null when the token says nothing. */
export async function sealConnectClaim(
  tx: Tx,
  { vault }: Pick<Means, 'vault'>,
  holder: Holder,
  claim: ConnectClaim,
): Promise<Uint8Array | null> {
  if (Object.keys(claim).length === 0) return null;
  return vault.seal(tx, placeOf(holder), JSON.stringify(claim));
}

/** Keep it no longer than the work at hand. Throws `SealBroken` when the row holds another's. */
export async function openConnectClaim(
  { db, vault }: Pick<Means, 'db' | 'vault'>,
  holder: Holder,
): Promise<ConnectClaim> {
  const [row] = await db
    .select({ sealed: sessions.sealed_connect })
    .from(sessions)
    .where(and(eq(sessions.account_id, holder.account), eq(sessions.id, holder.session)));
  if (row === undefined || row.sealed === null) return {};
  return JSON.parse((await vault.open(db, placeOf(holder), row.sealed)).reveal()) as ConnectClaim;
}
