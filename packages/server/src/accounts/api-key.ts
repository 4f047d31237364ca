/** API keys: what a vendor's own backend proves itself with. 256 random bits behind a prefix that says whose key it is; only its hash is kept. */
import { hash, randomBytes } from 'node:crypto';

/** What a key may do; a new one is a new word here. */
export const apiScopes = ['connectors:call', 'auth-links:make', 'global-connections:manage'] as const;
export type ApiScope = (typeof apiScopes)[number];

const shape = /^mortise_[A-Za-z0-9_-]{43}$/;

export function newApiKey(): string {
  return `mortise_${randomBytes(32).toString('base64url')}`;
}

/** True for a text that `newApiKey` can have made; another is no key, whatever the database says. */
export function isApiKey(text: string): boolean {
  return shape.test(text);
}

/** As it is stored and looked up: SHA-256, which needs no salt for 256 random bits. */
export function hashApiKey(key: string): string {
  return hash('sha256', key);
}
