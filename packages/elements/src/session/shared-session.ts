/** The module-level store: elements with the same server, account and token share one client and so one session. */
import { createClient, Refused, type Client, type Session, type TokenReason } from '@mortise/client';

export type GetToken = (why: { reason: TokenReason }) => Promise<string>;
export type SessionSource = { server: string; account: string; token: string | null; getToken: GetToken | null };

/** One client, the last session it opened, and who wants to know when no other follows. */
export type SharedSession = { client: Client; opened: Session | null; whenEnded: Set<() => void> };

const byText = new Map<string, SharedSession>();
const byAsker = new WeakMap<GetToken, Map<string, SharedSession>>();

/** The shared session of a source; null while the source has no way to a token. */
export function sharedSession({ server, account, token, getToken }: SessionSource): SharedSession | null {
  if (getToken === null && token === null) return null;
  const shelf = getToken === null ? byText : (byAsker.get(getToken) ?? new Map<string, SharedSession>());
  if (getToken !== null) byAsker.set(getToken, shelf);
  const key = JSON.stringify([server, account, getToken === null ? token : null]);
  const known = shelf.get(key);
  if (known !== undefined) return known;
  const whenEnded: SharedSession['whenEnded'] = new Set();
  const client = createClient({
    server,
    account,
    getToken: getToken ?? onceToken(token ?? ''),
    onEnded: () => whenEnded.forEach((tell) => tell()),
  });
  const made: SharedSession = { opened: null, whenEnded, client };
  shelf.set(key, made);
  return made;
}

/** A token given as text is good for one exchange: when its session is over, so is what the page gave. */
const onceToken =
  (token: string): GetToken =>
  async ({ reason }) => {
    if (reason === 'expired') throw new Refused('session-expired', 401, 'The session has ended.');
    return token;
  };
