/** Global connectors that nothing is connected through, or that broke: nobody's runs go on until the vendor connects them. */
import { globalStates } from '../connections/index.ts';
import { findIntegration } from '../integrations/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';

export type Unconnected = {
  integration: string;
  connector: string;
  /** The outside system's name. */
  label: string;
  state: 'not_connected' | 'broken';
  /** What broke it, as a sentence. */
  reason: string | null;
  /** `window`: by signing in with a browser; `form`: by what the system gave, in the file or typed. */
  connects_by: 'window' | 'form';
};

/** Of the named integrations, in their order. */
export async function unconnectedGlobals(
  means: Means,
  account: AccountId,
  names: readonly string[],
): Promise<Unconnected[]> {
  const found: Unconnected[] = [];
  for (const name of names) {
    const integration = await findIntegration(means.db, account, name);
    const states = integration === null ? [] : await globalStates(means.db, means, integration);
    for (const { name: connector, label, state, reason, connects_by } of states)
      if (state !== 'connected')
        found.push({ integration: name, connector, label, state, reason: reason?.message ?? null, connects_by });
  }
  return found;
}
