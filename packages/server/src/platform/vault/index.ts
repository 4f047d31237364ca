/** Door of the vault: secrets sealed at rest, and masked in what is written out. */
export { openVault, type Vault } from './vault.ts';
export type { SealedPlace } from './sealed-place.ts';
export type { SealedColumn } from './reseal.ts';
export { rotateKeys, type Rotated } from './rotate-keys.ts';
export { keyStatus, type KeyStatus } from './key-status.ts';
export { SealBroken } from './envelope.ts';
export { Secret } from './secret.ts';
export { redactor, redact, type Redactor } from './redactor.ts';
export { secretForms } from './secret-forms.ts';
export { maskPatterns, secretMark } from './redact-patterns.ts';
