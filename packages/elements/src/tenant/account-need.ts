/** What an installed integration needs of the accounts that it works with. Of accounts that work nothing is said. */
import type { ConnectorState, Tenant } from '../connection/index.ts';
import { apps as words } from '../words/en-apps.ts';
import { connection } from '../words/en-install.ts';

export type AccountNeed = {
  /** In a few words, for its card. */
  words: string;
  /** The account that its customer can connect again; null when others have to mend it. */
  mend: ConnectorState | null;
};

/** The most pressing need; null when every account works, or the installation is not finished. */
export function accountNeed({ state, attention, connectors }: Tenant): AccountNeed | null {
  if (state === 'installing' || (attention?.code !== 'reconnect' && attention?.code !== 'waiting')) return null;
  const found = connectors.find(({ name }) => name === attention.connector);
  if (found === undefined) return { words: words.needsYou(words.signInAgain), mend: null };
  return attention.code === 'waiting'
    ? { words: words.waitsFor(found.label), mend: null }
    : { words: words.needsYou(wantedOf(found)), mend: found };
}

function wantedOf({ state, connects_by, label }: ConnectorState): string {
  if (state === 'not_connected') return words.connectIt(label);
  return connects_by === 'form' ? words.newKeyFor(label) : words.signInAgainTo(label);
}

/** The button that mends it. */
export const mendWords = ({ state, label }: ConnectorState): string =>
  state === 'not_connected' ? connection.connectSystem(label) : connection.reconnectSystem(label);
