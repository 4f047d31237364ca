/** What an embed token says: the claims, the words of `allow`, and their limits. */

/** Words of `allow`: what a session may do. */
export const verbs = [
  'view',
  'install',
  'connect',
  'configure',
  'schedule',
  'run',
  'logs',
  'pause',
  'uninstall',
] as const;
export type Verb = (typeof verbs)[number];

/**
 * Configuration and connectors of one integration, for auth-only embedding. `config` fills settings that are not set, and
 * replaces what an earlier token gave; what the customer changed in the form, or emptied there, stays theirs.
 */
export type EmbedConnect = { config?: Record<string, unknown>; connectors?: readonly string[] };

/** Free data about the customer, at most 4 kB as JSON; the named members work out of the box. */
export type EmbedXti = {
  /** Integrations, by number or name, that this customer does not see. */
  hidden_integrations?: readonly (string | number)[];
  user_group?: string;
  user_tier?: string;
  /** Most active and paused tenants that the customer may have. */
  allowed_installs?: number;
  installed_external?: readonly (string | number)[];
  [other: string]: unknown;
};

/** What the host's backend states about the person who looks at the page. */
export type EmbedClaims = {
  /** Who: a stable id of the person, at most 200 characters. */
  sub: string;
  /** The customer company; absent: `sub` is its own customer. */
  customer?: string;
  customer_name?: string;
  name?: string;
  email?: string;
  /** BCP 47 language tag. */
  locale?: string;
  /** The only origin that may exchange the token. */
  origin?: string;
  /** Absent: everything. */
  allow?: readonly Verb[];
  connect?: Record<string, EmbedConnect>;
  xti?: EmbedXti;
};
