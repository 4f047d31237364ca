/** Whether an issuer that nobody configured can be that of a sign-in page. */
import { getDomain } from 'tldts';

/**
 * True for the page's own origin, and for a host of the same registrable domain, over HTTPS at the usual port: many systems sign in
 * at one host and name another (`login.` and `identity.`). Customers of one hoster, as under `myshopify.com`, are not one site.
 */
export function isOwnIssuer(home: string, issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const [one, other] = [new URL(home), new URL(issuer)];
  if (one.origin === other.origin) return true;
  const plain = [one, other].every((url) => url.protocol === 'https:' && url.port === '' && url.username === '');
  const site = (url: URL): string | null => getDomain(url.hostname, { allowPrivateDomains: true });
  return plain && site(one) !== null && site(one) === site(other);
}
