/** Access tokens that a family gave out: each for one account and a limited time. */
import { randomBytes } from 'node:crypto';

export type IssuedTokens = {
  /** A new one; it lasts as long as `seconds` says at that moment. */
  issue(account: string): string;
  accountOf(token: string): string | null;
  /** How many were given out so far. */
  count(): number;
  /** All of them end now. */
  endAll(): void;
  seconds: number;
};

export function createIssuedTokens(prefix: string, seconds = 3600): IssuedTokens {
  const live = new Map<string, { account: string; endsAt: number }>();
  let count = 0;
  const tokens: IssuedTokens = {
    seconds,
    issue: (account) => {
      const token = `${prefix}${randomBytes(16).toString('base64url')}`;
      live.set(token, { account, endsAt: Date.now() + tokens.seconds * 1000 });
      count += 1;
      return token;
    },
    accountOf: (token) => {
      const found = live.get(token);
      return found !== undefined && found.endsAt > Date.now() ? found.account : null;
    },
    count: () => count,
    endAll: () => live.clear(),
  };
  return tokens;
}
