/** Tests of key material: weak secrets, private keys and odd curves never become embed keys. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpuTime } from '@mortise/test/cpu-time';
import { describe, expect, test } from 'vitest';
import { readKeyMaterial } from './embed-key.ts';

const words = ['password', 'secret', 'admin', 'qwerty', 'welcome', 'dragon', 'letmein', 'changeme', 'master', 'monkey'];

describe('an HS256 secret', () => {
  test('32 random bytes are accepted, as base64url and as hex, with a line end or without', () => {
    for (const secret of [randomBytes(32).toString('base64url'), randomBytes(32).toString('hex')]) {
      expect(readKeyMaterial('HS256', `${secret}\n`)).toEqual({ secret });
    }
  });

  test('1,000 common passwords and words are refused, however often they are repeated', () => {
    const common = words.flatMap((word) => Array.from({ length: 100 }, (_, n) => `${word}${n}`));
    expect(common).toHaveLength(1000);
    for (const word of common) {
      expect(readKeyMaterial('HS256', word)).toHaveProperty('problem');
      expect(readKeyMaterial('HS256', word.repeat(8))).toHaveProperty('problem');
    }
  });

  test.each([
    'a'.repeat(64),
    '0123456789'.repeat(4),
    'my-super-very-long-shared-secret-key',
    'your-256-bit-secret-please-change-me-in-production',
    'ThisIsNotASecretSoYouShouldChangeMePlease1',
  ])('%s is refused', (secret) => expect(readKeyMaterial('HS256', secret)).toHaveProperty('problem'));

  test('a PEM or a JWK given as a secret is refused', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    expect(readKeyMaterial('HS256', publicKey.export({ format: 'pem', type: 'spki' }).toString())).toHaveProperty(
      'problem',
    );
    expect(readKeyMaterial('HS256', JSON.stringify(publicKey.export({ format: 'jwk' })))).toHaveProperty('problem');
  });

  test('a very long secret is judged at once', () => {
    const spent = cpuTime(() => {
      readKeyMaterial('HS256', '123456789'.repeat(50) + 'é'.repeat(3));
      readKeyMaterial('HS256', `${'thisisa'.repeat(60)}é`);
    });
    expect(spent).toBeLessThan(500);
  });
});

describe('a public key', () => {
  const pem = (key: { export(options: { format: 'pem'; type: 'spki' }): string | Buffer }) =>
    key.export({ format: 'pem', type: 'spki' }).toString();

  test('P-256, Ed25519 and RSA of 2048 bits are accepted, as PEM and as JWK', () => {
    const pairs = [
      ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
      ['EdDSA', generateKeyPairSync('ed25519')],
      ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ] as const;
    for (const [alg, { publicKey }] of pairs) {
      expect(readKeyMaterial(alg, pem(publicKey))).toHaveProperty('publicKey');
      expect(readKeyMaterial(alg, JSON.stringify(publicKey.export({ format: 'jwk' })))).toHaveProperty('publicKey');
    }
  });

  test('RSA of 1024 bits, other curves and other families are refused', () => {
    const weak = pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey);
    const koblitz = pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey);
    const p521 = pem(generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey);
    const ed = pem(generateKeyPairSync('ed25519').publicKey);
    for (const [alg, text] of [
      ['RS256', weak],
      ['ES256', koblitz],
      ['ES256', p521],
      ['RS256', ed],
      ['EdDSA', koblitz],
      ['ES256', 'nonsense'],
    ] as const) {
      expect(readKeyMaterial(alg, text)).toHaveProperty('problem');
    }
  });

  test('private material is refused in words, as PEM and as JWK', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (const text of [
      privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      JSON.stringify(privateKey.export({ format: 'jwk' })),
    ]) {
      expect(readKeyMaterial('ES256', text)).toEqual({ problem: expect.stringContaining('private key') });
    }
  });

  test('a point that is not on its curve is refused', () => {
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: Buffer.alloc(32, 1).toString('base64url'),
      y: Buffer.alloc(32, 1).toString('base64url'),
    };
    expect(readKeyMaterial('ES256', JSON.stringify(jwk))).toHaveProperty('problem');
  });
});
