/** Which slugs an account may have: its slug is the first segment of its pages' addresses. */

const shape = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** First path segments that the server uses, or may use, itself. */
export const reservedSlugs: ReadonlySet<string> = new Set([
  'hub',
  'v1',
  'v2',
  'v3',
  'api',
  'connect',
  'schema',
  'embed',
  'embed-page',
  'assets',
  'logos',
  'docs',
  'healthz',
  'readyz',
  'openapi',
  'metrics',
  'admin',
  'auth',
  'login',
  'logout',
  'oauth',
  'static',
  'public',
  'gallery',
  'webhooks',
  'hooks',
  'well-known',
  'robots',
  'favicon',
  'sitemap',
  'status',
  'help',
  'mortise',
]);

/** A sentence about why a slug cannot be an account's, or null. */
export function slugProblem(slug: string): string | null {
  if (!shape.test(slug))
    return 'A slug has 1 to 63 lower-case letters, digits and hyphens, and neither begins nor ends with a hyphen.';
  if (reservedSlugs.has(slug)) return `"${slug}" is the beginning of the server's own addresses; choose another slug.`;
  return null;
}
