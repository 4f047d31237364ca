/** Asks the outside system for a new token in exchange for what a connection holds; writes nothing. */
import { grantAlone } from '@mortise/connectors';
import { findConnector, openProvision } from '../connectors/index.ts';
import type { Means } from '../platform/means.ts';
import { askForTokens, type Outcome } from './ask-for-tokens.ts';
import { secretsEnd, secretsOfAnswer, type StoredSecrets } from './connection.ts';
import { valuesOf } from './outside-values.ts';
import type { ConnectionPlace } from './save-connection.ts';

export type Renewed = { secrets: StoredSecrets; endsAt: Date | null };

/** One call, of 10 s at most. A part that the answer leaves out stays as it was. */
export async function renewToken(
  means: Means,
  place: ConnectionPlace,
  secrets: StoredSecrets,
): Promise<Outcome<Renewed>> {
  const connector = await findConnector(means.db, place.account, place.connector);
  if (connector === null || connector.kind !== secrets.kind) return { ok: false, reason: 'misconfigured' };
  const refresh_token = secrets.tokens?.refresh_token ?? null;
  const alone = grantAlone(connector);
  const grant = alone ?? (refresh_token === null ? null : { kind: 'refresh' as const, refresh_token });
  if (grant === null) return { ok: false, reason: 'access-ended' };
  const provision = await openProvision(means.db, means, place.account, place.connector);
  const outcome = await askForTokens(means, connector, valuesOf(provision, secrets), grant);
  if (!outcome.ok) return outcome;
  const endsAt = secretsEnd(outcome.value, means.clock.now());
  return { ok: true, value: { secrets: secretsOfAnswer(outcome.value, secrets), endsAt } };
}
