/** Door of the vault: secrets sealed at rest, and masked in what is written out. */
export { openVault, type Vault, type SealedPlace } from './vault.ts';
export { SealBroken } from './envelope.ts';
export { Secret } from './secret.ts';
export { redactor, redact, type Redactor } from './redactor.ts';
export { maskPatterns, secretMark } from './redact-patterns.ts';
