/** Verifies an embed token with the account's own keys, one algorithm a key, and reads its claims. */
import { compactVerify } from 'jose';
import { embedKeysOf, noteKeyUsed, type Account, type EmbedKey } from '../accounts/index.ts';
import type { Means } from '../platform/means.ts';
import { readEmbedClaims, type EmbedClaims } from './embed-claims.ts';
import { readEmbedToken, tokenInvalid, type EmbedToken } from './embed-token.ts';

export type VerifiedToken = {
  claims: EmbedClaims;
  /** SHA-256 of what was signed. */
  hash: string;
  signedBy: Pick<EmbedKey, 'kid' | 'print'>;
};

/**
 * Verifies `text` as an embed token of `account`. The account is the one that the request names, only its keys are
 * tried, and the token's `aud` must name it. Throws `token-invalid` or `token-expired`.
 */
export async function verifyEmbedToken(means: Means, account: Account, text: string): Promise<VerifiedToken> {
  const token = readEmbedToken(text);
  const keys = keysFor(await embedKeysOf(means, account.id), token, account);
  for (const key of keys) {
    if (!(await isSignedBy(token, key))) continue;
    const claims = readEmbedClaims(token.claims, { account, now: means.clock.now() });
    await noteKeyUsed(means, account.id, key.kid);
    return { claims, hash: token.hash, signedBy: { kid: key.kid, print: key.print } };
  }
  throw tokenInvalid();
}

/** The key that `kid` names; the reference's tokens name none, so a compatible account's HS256 keys are all tried. */
function keysFor(keys: readonly EmbedKey[], token: EmbedToken, account: Account): EmbedKey[] {
  const { kid, alg } = token;
  const ofAlgorithm = keys.filter((key) => key.alg === alg);
  if (kid !== null) return ofAlgorithm.filter((key) => key.kid === kid);
  return account.compatibility ? ofAlgorithm.filter((key) => key.alg === 'HS256') : [];
}

async function isSignedBy(token: EmbedToken, key: EmbedKey): Promise<boolean> {
  try {
    await compactVerify(token.text, key.key, { algorithms: [key.alg] });
    return true;
  } catch {
    return false;
  }
}
