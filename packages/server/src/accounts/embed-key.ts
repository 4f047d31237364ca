/** What may become an embed key: one algorithm a key, strong enough, public material only where there is a pair. */
import { createPublicKey, type KeyObject } from 'node:crypto';

export const keyAlgorithms = ['HS256', 'RS256', 'ES256', 'EdDSA'] as const;
export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/** Material that was accepted, or a sentence about why not. */
export type KeyMaterial = { secret: string } | { publicKey: string } | { problem: string };

/** A key id is opaque, and never part of a query or a path. */
export const kidShape = /^[A-Za-z0-9._-]{1,128}$/;

const fewestSecretBytes = 32;
const commonWords = [
  'password',
  'passw0rd',
  'secret',
  'changeme',
  'letmein',
  'welcome',
  'admin',
  'qwerty',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'iloveyou',
  'monkey',
  'dragon',
  'football',
  'baseball',
  'superman',
  'batman',
  'trustno1',
  'sunshine',
  'princess',
  'master',
  'shadow',
  'default',
  'example',
  'test',
  'demo',
  'your',
  'my',
  'the',
  'key',
  'jwt',
  'hs256',
  'token',
  'shared',
  'signing',
  'private',
  'super',
  'very',
  'long',
  'this',
  'is',
  'a',
  'not',
  'so',
  'should',
  'be',
  'at',
  'least',
  'bit',
  'bits',
  'byte',
  'bytes',
  'you',
  'use',
  'do',
  'no',
  'only',
  'now',
  'or',
  'of',
  'to',
  'it',
  'i',
  'characters',
  'chars',
  'string',
  'and',
  'in',
  'production',
  'please',
  'change',
  'me',
  'replace',
  'here',
  'with',
  'for',
  'mortise',
  'pandium',
  'acme',
  'abcdefghijklmnopqrstuvwxyz',
  'abcdef',
  'abc',
  '0123456789',
  '123456789',
  '1234567890',
];

/** Judges key material from a file. Pure; the sentence never quotes the material. */
export function readKeyMaterial(alg: KeyAlgorithm, text: string): KeyMaterial {
  return alg === 'HS256' ? readSecret(text.replace(/\r?\n$/, '')) : readPublicKey(alg, text);
}

function readSecret(secret: string): KeyMaterial {
  if (/-----BEGIN|"kty"\s*:/.test(secret))
    return { problem: 'An HS256 key is a shared secret; this is a key of another family.' };
  if (Buffer.byteLength(secret) < fewestSecretBytes)
    return { problem: 'An HS256 secret needs at least 32 bytes; 32 random ones are best.' };
  if (isGuessable(secret))
    return {
      problem: 'This HS256 secret can be guessed: it repeats itself or is made of common words. Use 32 random bytes.',
    };
  return { secret };
}

/** Few different characters, one short piece over and over, or nothing but common words and digits. */
function isGuessable(secret: string): boolean {
  if (new Set(secret).size < 8) return true;
  // A text that repeats a piece of at most 24 characters is found again inside itself at that distance.
  const again = (secret + secret.slice(0, 24)).indexOf(secret.slice(0, 24), 1);
  if (again <= 24 && secret.slice(again) === secret.slice(0, secret.length - again)) return true;
  const lower = secret.toLowerCase();
  return lower.length <= 512 && isMadeOfWords(lower);
}

/** Whether common words, digits and punctuation alone make up the text. */
function isMadeOfWords(text: string): boolean {
  const reached = new Set([0]);
  for (let at = 0; at < text.length; at += 1) {
    if (!reached.has(at)) continue;
    if (/[^a-z]/.test(text.charAt(at))) reached.add(at + 1);
    for (const word of commonWords) if (text.startsWith(word, at)) reached.add(at + word.length);
  }
  return reached.has(text.length);
}

function readPublicKey(alg: KeyAlgorithm, text: string): KeyMaterial {
  if (/PRIVATE KEY/.test(text))
    return { problem: "This file holds a private key. Keep it in the host's backend, and give its public key here." };
  const key = parsePublicKey(text);
  if (key === null) return { problem: 'This is not a public key in PEM form (SPKI) or as a JWK.' };
  if (key === 'private')
    return { problem: "This JWK holds a private key. Keep it in the host's backend, and give its public key here." };
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (alg === 'RS256' && (type !== 'rsa' || (details?.modulusLength ?? 0) < 2048))
    return { problem: 'RS256 needs an RSA key of at least 2048 bits.' };
  if (alg === 'ES256' && (type !== 'ec' || details?.namedCurve !== 'prime256v1'))
    return { problem: 'ES256 needs a key on the curve P-256.' };
  if (alg === 'EdDSA' && type !== 'ed25519') return { problem: 'EdDSA needs an Ed25519 key.' };
  return { publicKey: key.export({ format: 'pem', type: 'spki' }).toString() };
}

function parsePublicKey(text: string): KeyObject | 'private' | null {
  try {
    if (!text.trimStart().startsWith('{')) return createPublicKey(text);
    const jwk = JSON.parse(text) as Record<string, unknown>;
    if (['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'].some((name) => Object.hasOwn(jwk, name))) return 'private';
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}
