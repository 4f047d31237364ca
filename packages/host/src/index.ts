/** `@mortise/host` runs in the host's backend and signs embed tokens. */
export { signEmbedToken } from './sign-embed-token.ts';
export type { EmbedKey, EmbedTokenRequest } from './sign-embed-token.ts';
export { verbs } from './embed-claims.ts';
export type { EmbedClaims, EmbedConnect, EmbedXti, Verb } from './embed-claims.ts';
