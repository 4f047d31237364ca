/** Signs in and answers the consent page by plain HTTP, for tests that have no browser. */

export type Answer = { person?: 'priya' | 'jonas'; deny?: boolean };

/**
 * Opens an authorisation address of the CRM, answers its page, and returns the address that the CRM sends the browser
 * back to (with `code` or `error`), without calling it.
 */
export async function walkConsent(authorizeUrl: string, answer: Answer = {}): Promise<string> {
  const origin = new URL(authorizeUrl).origin;
  const jar = new Map<string, string>();
  const asked = await go(jar, authorizeUrl, origin);
  if (!asked.startsWith(origin)) return asked;
  const form = new URLSearchParams({ person: answer.person ?? 'priya', answer: answer.deny ? 'deny' : 'allow' });
  return go(jar, asked, origin, form);
}

/** Follows redirects inside the CRM until a page answers or another origin is meant. */
async function go(jar: Map<string, string>, address: string, origin: string, form?: URLSearchParams): Promise<string> {
  let next = address;
  let body = form;
  for (let hops = 0; hops < 8; hops += 1) {
    const init: RequestInit = {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([n, v]) => `${n}=${v}`).join('; ') },
      signal: AbortSignal.timeout(10_000),
    };
    const reply = await fetch(next, body ? { ...init, method: 'POST', body } : init);
    for (const cookie of reply.headers.getSetCookie()) keep(jar, cookie);
    const location = reply.headers.get('location');
    if (location === null) {
      if (reply.ok) return next;
      throw new Error(`The CRM answered ${reply.status}: ${await reply.text()}`);
    }
    next = new URL(location, next).href;
    body = undefined;
    if (!next.startsWith(`${origin}/crm/`)) return next;
  }
  throw new Error('The CRM redirects in a circle.');
}

function keep(jar: Map<string, string>, cookie: string): void {
  const pair = cookie.split(';')[0] ?? '';
  const at = pair.indexOf('=');
  if (at > 0) jar.set(pair.slice(0, at), pair.slice(at + 1));
}
