/** Answers requests to `https://canned.example/<scenario>-<state>/…` at the network's edge, so that a story needs no server. Everything inside the elements is real. */
import { accountAnswer, accountTenant } from './accounts.ts';
import { catalogue, listing, runs, session, settings, tenant } from './answers.ts';
import { formSettings, owners, refusedProblems } from './form-settings.ts';
import { alone, link, unconnected } from './connecting.ts';
import { moves } from './moves.ts';
import { cannedOrigin as origin, type State } from './canned-states.ts';

/** Replaces `fetch` for the canned origin only. */
export function installCannedServer(): void {
  const real = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    return url.origin === origin ? answer(request.method, url, request.signal) : real(request);
  };
}

async function answer(method: string, url: URL, signal: AbortSignal): Promise<Response> {
  const [, place = '', ...rest] = url.pathname.split('/');
  const state = place.split('-').at(-1) as State;
  const scenario = place.slice(0, -state.length - 1);
  const path = `/${rest.join('/')}`;
  if (path === '/v1/sessions' && state !== 'failed') return json(201, session);
  if (state === 'loading') return never(signal);
  if (state === 'failed')
    return json(503, {
      code: 'database-away',
      message: 'The integrations server cannot reach its database. It tries again by itself.',
    });
  return ready(scenario, method, path, state === 'empty');
}

function ready(scenario: string, method: string, path: string, empty: boolean): Response {
  const told = accountAnswer(scenario, method, path);
  if (told !== null) return json(told.status, told.body);
  const own = ownTenant(scenario, empty);
  if (path === '/v1/auth-only') return json(200, alone(scenario, empty));
  if (path.endsWith('/auth-links') && method === 'POST')
    return scenario === 'link-refused'
      ? json(409, {
          code: 'link-limit-reached',
          message: 'There are five links for this already. End one of them first.',
        })
      : json(201, link(scenario, true));
  if (path.endsWith('/auth-links'))
    return json(200, { auth_links: scenario === 'link-earlier' ? [link(scenario, false)] : [] });
  if (path.startsWith('/v1/auth-links/')) return json(200, link(scenario, false));
  if (path === '/v1/catalogue') return json(200, empty ? { ...catalogue, categories: [], listings: [] } : catalogue);
  if (path.startsWith('/v1/listings/')) return json(200, listing());
  if (path === '/v1/tenants' && method === 'POST') return json(201, own);
  if (path === '/v1/tenants') return json(200, { tenants: empty || scenario === 'nothing-installed' ? [] : [own] });
  if (path.endsWith('/settings'))
    return json(200, formSettings(scenario) ?? { ...settings(empty), move: moves[scenario] ?? null });
  if (path.endsWith('/options') && scenario === 'form-unanswered')
    return json(502, { code: 'system-away', message: 'Postly did not answer within ten seconds.' });
  if (path.endsWith('/options')) return json(200, owners);
  if (path.endsWith('/config') && scenario === 'form-refused')
    return json(422, { code: 'config-invalid', message: 'Some answers are refused.', problems: refusedProblems });
  if (path.endsWith('/flows'))
    return json(201, {
      flow: `flw_${'0'.repeat(32)}`,
      tenant: own.id,
      connector: 'crm',
      state: 'waiting',
      start_url: `${origin}/connect/start#n`,
      reason: null,
      expires_at: session.expires_at,
    });
  if (/\/v1\/tenants\/[^/]+\/runs$/.test(path)) return json(200, { runs: empty ? [] : runs, next: null });
  if (/\/v1\/tenants\/[^/]+$/.test(path)) return json(200, own);
  return json(404, { code: 'not-found', message: 'The canned server has nothing here.' });
}

function ownTenant(scenario: string, empty: boolean): ReturnType<typeof tenant> {
  if (scenario.startsWith('link-')) return unconnected();
  return accountTenant(scenario) ?? tenant(scenario === 'install' ? 'installing' : 'active', empty);
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

/** A server that has taken the request and does not answer. */
function never(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}
