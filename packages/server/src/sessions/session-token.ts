/** The opaque bearer of a session: derived, so that a repeated exchange gets the same one; stored as its hash. */
import { hash } from 'node:crypto';
import type { Vault } from '../platform/vault/index.ts';

const shape = /^[A-Za-z0-9_-]{43}$/;

/** 256 bits that follow from (account, embed token, nonce) under a key that only this server has. */
export function deriveSessionToken(vault: Vault, account: string, tokenId: string, nonce: string): string {
  return Buffer.from(vault.mac('session', account, tokenId, nonce)).toString('base64url');
}

export function hashSessionToken(token: string): string {
  return hash('sha256', token, 'hex');
}

/** The bearer of an Authorization header, or null. */
export function readBearer(header: string | undefined): string | null {
  if (header === undefined || !header.startsWith('Bearer ')) return null;
  const token = header.slice(7);
  return shape.test(token) ? token : null;
}
