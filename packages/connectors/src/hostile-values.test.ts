/** Whatever people type and systems answer: no request leaves the hosts of its file, breaks out of a header, or says a value. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accountRequest,
  apiBase,
  authorizeAddress,
  callBelow,
  findSystem,
  lookupRequest,
  parseConnector,
  parseSystem,
  readTokenAnswer,
  RequestProblem,
  revokeRequest,
  signCall,
  systemIds,
  testRequest,
  tokenRequest,
  type Connector,
  type Grant,
  type Outgoing,
} from './index.ts';

const at = { now: new Date('2026-03-04T05:06:07Z'), id: 'once' };
const systems = systemIds().flatMap((id) => findSystem(id) ?? []);

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'evil.example',
    'evil.example/',
    'evil.example#',
    'evil.example?x=',
    '@evil.example',
    'a:b@evil.example',
    '\\evil.example',
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '2130706433',
    '[::1]',
    '..',
    '../..',
    '%2e%2e',
    '%2f..%2f',
    'a\r\nHost: evil.example',
    '{client_secret}',
    '{host}',
    '__proto__',
    'https://evil.example',
    'javascript:alert(1)',
    '',
  ),
);

/** The last part of each host that the file itself says; nothing typed may change it. A whole address is provisioned. */
function endsOf(connector: Connector): string[] {
  const templates = [...JSON.stringify(connector).matchAll(/"https:\/\/([^/"?#]+)/g)].map(([, host]) => host ?? '');
  return templates.map((host) => host.slice(host.lastIndexOf('}') + 1));
}

function allowed(connector: Connector, url: string): boolean {
  const { protocol, hostname, username, password } = new URL(url);
  const within = [...connector.fields, ...connector.provision_fields].flatMap((field) => field.within ?? []);
  const ends = [...endsOf(connector).filter((end) => end !== ''), ...within];
  const open = JSON.stringify(connector).match(/"(?:https:\/\/[^/"?#]*\}["/?#]|\{[a-z_]+\}["/])/) !== null;
  return protocol === 'https:' && username + password === '' && (open || ends.some((end) => hostname.endsWith(end)));
}

async function everything(connector: Connector, values: Record<string, string>, word: string): Promise<Outgoing[]> {
  const grants: Grant[] = [
    { kind: 'code', code: word, redirect: 'https://m.example/cb', verifier: word, state: word },
    { kind: 'refresh', refresh_token: word },
    { kind: 'swap', access_token: word },
    { kind: 'client_credentials' },
    { kind: 'exchange' },
    { kind: 'assertion' },
  ];
  const builds: (() => Promise<Outgoing | null> | Outgoing | null)[] = [
    ...grants.map((grant) => () => tokenRequest(connector, values, grant, at)),
    () => testRequest(connector, values, at),
    () => accountRequest(connector, values, at),
    () => revokeRequest(connector, values, word),
    () => {
      const base = apiBase(connector, values);
      const url = base && callBelow(base, `/${word}`);
      if (!url) return null;
      expect(url.origin).toBe(base.origin);
      return signCall(connector, values, { method: 'GET', url: url.href, headers: {}, body: null }, at);
    },
    ...connector.fields
      .filter((field) => field.lookup_url)
      .map((field) => () => lookupRequest(connector, values, field.name, at)),
  ];
  if (connector.kind === 'oauth2_code')
    builds.push(() => {
      const flow = { redirect: 'https://m.example/cb', state: 'the-state', challenge: 'ch' };
      const url = authorizeAddress(connector, values, flow);
      expect(url).toContain('the-state');
      return { method: 'GET', url, headers: {}, body: null };
    });
  const made: Outgoing[] = [];
  for (const build of builds) {
    try {
      const call = await build();
      if (call !== null) made.push(call);
    } catch (error) {
      if (!(error instanceof RequestProblem)) throw error;
      expect(error.message).toBe(error.field === null ? error.code : `${error.code}: ${error.field}`);
    }
  }
  return made;
}

describe.each(systems)('$id', (system) => {
  test('nothing typed leads a call elsewhere or breaks out of a header', async () => {
    for (const method of system.methods) {
      const { connector } = parseConnector({ name: 'x', system: system.id, method: method.id }, () => null);
      if (connector === null) throw new Error(method.id);
      const names = [...connector.fields, ...connector.provision_fields].map((field) => field.name);
      const typed = fc.record(
        Object.fromEntries(
          [...names, 'access_token', 'oauth_token', 'oauth_token_secret'].map((name) => [name, hostile]),
        ),
      );
      await fc.assert(
        fc.asyncProperty(typed, hostile, async (values, word) => {
          for (const call of await everything(connector, values, word)) {
            if (!allowed(connector, call.url)) throw new Error(`${method.id} would call ${call.url}`);
            expect(() => new Headers(call.headers)).not.toThrow();
            for (const value of Object.values(call.headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
          }
        }),
        { numRuns: 15 },
      );
    }
  });
});

test('a definition from anywhere is read or refused, never thrown at', () => {
  const known = fc.constantFrom(
    ...systems.flatMap((system) => system.methods).map((method): object => ({ name: 'x', ...method })),
  );
  const key = fc.constantFrom(
    'kind',
    'system',
    'method',
    'fields',
    'credential',
    'token_url',
    'api_url',
    'exchange',
    'jwt',
    'headers',
    'scopes',
    'test_request',
    '__proto__',
    'constructor',
  );
  fc.assert(
    fc.property(known, key, fc.jsonValue(), (definition, name, value) => {
      for (const input of [
        value,
        { ...definition, id: undefined, [name]: value },
        { name: 'x', system: value },
        { name: 'x', system: 'shopify', [name]: value },
      ]) {
        const { connector, problems } = parseConnector(input, () => null);
        expect(connector === null).toBe(problems.length > 0);
      }
      expect(parseSystem(value).system).toBeNull();
      expect(parseSystem({ ...systems[0], [name]: value }).problems).toBeInstanceOf(Array);
    }),
    { numRuns: 300 },
  );
});

test('an answer from anywhere is read or is none', () => {
  const { connector } = parseConnector({ name: 'x', system: 'linnworks' }, () => null);
  if (connector === null) throw new Error('linnworks');
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), hostile, (text, word) => {
      for (const answer of [text, JSON.stringify({ Token: word, Server: word, TTL: word })]) {
        const read = readTokenAnswer(connector, answer, at.now);
        if (read !== null) expect(read.access_token).toMatch(/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/);
      }
    }),
    { numRuns: 300 },
  );
});
