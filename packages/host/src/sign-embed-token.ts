/** Signs embed tokens: the one thing that a host's backend does for Mortise. */
import { createPrivateKey, createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { verbs, type EmbedClaims } from './embed-claims.ts';

/** The account's key: a shared secret of at least 32 bytes for HS256, a private key (PEM or KeyObject) for the others. */
export type EmbedKey =
  | { kid: string; alg: 'HS256'; secret: string | Uint8Array }
  | { kid: string; alg: 'RS256' | 'ES256' | 'EdDSA'; privateKey: string | KeyObject };

export type EmbedTokenRequest = EmbedClaims & {
  /** Slug of the account that embeds. */
  account: string;
  key: EmbedKey;
  /** Seconds until the token ends; 300 by default, at most 3600. */
  expiresIn?: number;
  /** Name of this token, exchanged once; random by default. */
  jti?: string;
};

const mostSeconds = 3600;
const mostBytesOfXti = 4096;
const curves: Partial<Record<EmbedKey['alg'], string>> = { RS256: 'rsa', ES256: 'ec', EdDSA: 'ed25519' };

/**
 * Signs an embed token that the account's server exchanges once for a session.
 * Rejects with a TypeError or RangeError that names what is wrong; the message never holds key material.
 */
export async function signEmbedToken(request: EmbedTokenRequest): Promise<string> {
  const { account, key, expiresIn = 300, jti = randomUUID(), ...claims } = request;
  checkClaims(claims, expiresIn);
  const now = Math.floor(Date.now() / 1000);
  return await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT' })
    .setAudience(`mortise:${account}`)
    .setIssuedAt(now)
    .setExpirationTime(now + expiresIn)
    .setJti(jti)
    .sign(signingKey(key));
}

function checkClaims(claims: EmbedClaims, expiresIn: number): void {
  if (claims.sub === '' || claims.sub.length > 200) throw new RangeError('sub must have 1 to 200 characters.');
  if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > mostSeconds)
    throw new RangeError('expiresIn must be 1 to 3600 seconds.');
  for (const word of claims.allow ?? []) {
    if (!verbs.includes(word)) throw new RangeError(`allow holds an unknown word; known are ${verbs.join(', ')}.`);
  }
  const xti = claims.xti === undefined ? '' : JSON.stringify(claims.xti);
  if (Buffer.byteLength(xti) > mostBytesOfXti) throw new RangeError('xti must be at most 4 kB of JSON.');
}

function signingKey(key: EmbedKey): KeyObject {
  if (key.alg === 'HS256') {
    const secret = typeof key.secret === 'string' ? Buffer.from(key.secret, 'utf8') : key.secret;
    if (secret.byteLength < 32) throw new RangeError('The secret of an HS256 key must have at least 32 bytes.');
    return createSecretKey(secret);
  }
  const privateKey = typeof key.privateKey === 'string' ? createPrivateKey(key.privateKey) : key.privateKey;
  if (privateKey.type !== 'private' || privateKey.asymmetricKeyType !== curves[key.alg]) {
    throw new TypeError(`The private key does not fit ${key.alg}.`);
  }
  return privateKey;
}
