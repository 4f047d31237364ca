/** Door of accounts: the SaaS companies that embed Mortise, their keys, origins, customers and numbers. */
export type { Account } from './account.ts';
export { accountById, accountBySlug, forgetAccounts, isOriginKnown } from './find-account.ts';
export { nextNumber, type CountedNoun } from './next-number.ts';
export { findOrMakeCustomer, lockCustomer, type Customer } from './customer.ts';
export { embedKeysOf, noteKeyUsed, type EmbedKey } from './embed-keys-of.ts';
export { keyAlgorithms, kidShape, readKeyMaterial, type KeyAlgorithm } from './embed-key.ts';
export { parseOrigin } from './origin.ts';
export { apiScopes, hashApiKey, isApiKey, newApiKey, type ApiScope } from './api-key.ts';
export { removeApiKeysBut, saveApiKey, type ApiKeyFacts } from './save-api-key.ts';
export { mustHaveScope, type ApiKeyScope } from './require-api-key.ts';
export { ApiKeyGate } from './api-key-gate.ts';
export { reservedSlugs, slugProblem } from './account-slug.ts';
export {
  bumpCatalogue,
  claimAccount,
  removeEmbedKeysBut,
  saveAccountFacts,
  saveEmbedKey,
  saveOrigins,
  type AccountFacts,
  type EmbedKeyFacts,
} from './save-account.ts';
export { appliedParts, forgetApplied, noteApplied } from './applied.ts';
export { accounts, allowedOrigins, embedKeys } from './account-table.ts';
export { customers } from './customer-table.ts';
