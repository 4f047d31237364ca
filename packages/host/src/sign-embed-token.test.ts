/** Tests of signing: every algorithm verifies with its own key, and what the server would refuse is refused here. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { signEmbedToken, type EmbedKey } from './index.ts';

const secret = Buffer.alloc(32, 7);
const hs: EmbedKey = { kid: 'k1', alg: 'HS256', secret };

function pair(alg: 'RS256' | 'ES256' | 'EdDSA'): { privateKey: KeyObject; publicKey: KeyObject } {
  if (alg === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (alg === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return generateKeyPairSync('ed25519');
}

describe('signEmbedToken', () => {
  test('an HS256 token names its key, its account and its end', async () => {
    const token = await signEmbedToken({ account: 'acme', key: hs, sub: 'u1', customer: 'c1' });
    const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'], audience: 'mortise:acme' });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', kid: 'k1', typ: 'JWT' });
    expect(payload).toMatchObject({ sub: 'u1', customer: 'c1' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(payload.jti).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each(['RS256', 'ES256', 'EdDSA'] as const)(
    '%s verifies with its public key, from a KeyObject and from PEM',
    async (alg) => {
      const { privateKey, publicKey } = pair(alg);
      for (const key of [privateKey, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()]) {
        const token = await signEmbedToken({ account: 'acme', key: { kid: 'k2', alg, privateKey: key }, sub: 'u1' });
        await expect(jwtVerify(token, publicKey, { algorithms: [alg] })).resolves.toBeDefined();
      }
    },
  );

  test('two tokens never share a jti, and the key never becomes a claim', async () => {
    const [a, b] = await Promise.all([1, 2].map(() => signEmbedToken({ account: 'acme', key: hs, sub: 'u1' })));
    expect(decodeJwt(a ?? '').jti).not.toBe(decodeJwt(b ?? '').jti);
    expect(Object.keys(decodeJwt(a ?? '')).sort()).toEqual(['aud', 'exp', 'iat', 'jti', 'sub']);
  });

  test('a short secret, a long life, a long sub, a large xti and an unknown word are refused', async () => {
    const ask = { account: 'acme', key: hs, sub: 'u1' };
    await expect(signEmbedToken({ ...ask, key: { ...hs, secret: 'short' } })).rejects.toThrow(RangeError);
    await expect(signEmbedToken({ ...ask, expiresIn: 3601 })).rejects.toThrow(RangeError);
    await expect(signEmbedToken({ ...ask, sub: 'x'.repeat(201) })).rejects.toThrow(RangeError);
    await expect(signEmbedToken({ ...ask, xti: { note: 'x'.repeat(4096) } })).rejects.toThrow(RangeError);
    await expect(signEmbedToken({ ...ask, allow: ['fly' as 'view'] })).rejects.toThrow(RangeError);
  });

  test('a key of another family is refused', async () => {
    const { privateKey } = pair('EdDSA');
    await expect(
      signEmbedToken({ account: 'acme', sub: 'u1', key: { kid: 'k', alg: 'RS256', privateKey } }),
    ).rejects.toThrow(TypeError);
  });
});
