/** The door of the theme. */
export { base } from './base.styles.ts';
export { firstTokens } from './first-tokens.styles.ts';
export { reset } from './reset.styles.ts';
export { tokens } from './tokens.styles.ts';
