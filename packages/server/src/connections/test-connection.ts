/** Asks the outside system, by the connector's own test call, whether it still takes what a connection holds. */
import { isTestPassed, testRequest } from '@mortise/connectors';
import { findConnector, openProvision } from '../connectors/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';
import { buildRequest } from './ask-for-tokens.ts';
import { callOutside } from './call-outside.ts';
import type { StoredSecrets } from './connection.ts';
import { atNow, valuesOf } from './outside-values.ts';
import { placeOf, type ConnectionRow } from './save-connection.ts';
import { takeTurn } from './system-turns.ts';

/**
 * True when it surely does not: 401 (RFC 9110 §15.5.2), or a 2xx without what the definition expects of the body. False also
 * when nobody can tell: there is no test call, no usable answer came, or this process has tested it within the last minute.
 */
export async function isRefusedByTest(means: Means, row: ConnectionRow, secrets: StoredSecrets): Promise<boolean> {
  const { account, connector: name } = placeOf(row);
  const connector = await findConnector(means.db, account, name);
  if (connector === null || connector.kind !== secrets.kind) return false;
  const values = valuesOf(await openProvision(means.db, means, account, name), secrets);
  const call = await buildRequest(() => testRequest(connector, values, atNow(means)));
  if (!call.ok || call.value === null) return false;
  try {
    const done = takeTurn(means, 'test', account, row.id);
    const { status, text } = await callOutside(means, call.value).finally(done);
    return status === 401 || (status >= 200 && status < 300 && !isTestPassed(connector, status, text));
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
