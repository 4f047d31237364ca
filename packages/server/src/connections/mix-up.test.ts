/** O3: two authorisation servers whose answers are swapped; neither is ever told the other's code or secret. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startFakes, type Fakes } from '@mortise/fake-apps';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stageClient, writeAccountFolder } from '../../../../test/support/stage/account-folder.ts';
import { openStage, type Person, type Stage } from '../../../../test/support/stage/stage.ts';
import { applyAccountFile } from '../account-file/index.ts';
import { connectors } from '../connectors/connector-table.ts';
import { connections } from './connection-table.ts';

type Name = 'crm' | 'crm2';
type Begun = { name: Name; person: Person; tenant: string; flow: string; address: URL; cookie: string };

const callback = (name: Name): string => `http://localhost:4400/connect/callback/${name}`;
const clients = {
  crm: { ...stageClient, redirect_uris: [callback('crm')] },
  crm2: { client_id: 'mortise-second', client_secret: 'second-secret-'.repeat(3), redirect_uris: [callback('crm2')] },
};
const pairs: [own: Name, other: Name][] = [
  ['crm', 'crm2'],
  ['crm2', 'crm'],
];

let stage: Stage;
let systems: Record<Name, Fakes>;
let people = 0;
/** What each token endpoint was told: proof of the app and form, decoded. */
const told: Record<Name, string[]> = { crm: [], crm2: [] };
const recorder = createServer((request, response) => {
  void (async () => {
    const name = request.url === '/crm2' ? 'crm2' : 'crm';
    const [authorization = '', body] = [request.headers.authorization, await text(request)];
    told[name].push(`${Buffer.from(authorization.slice(6), 'base64').toString()} ${body}`);
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await fetch(systems[name].crm.tokenUrl, { method: 'POST', headers, body });
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(await reply.text());
  })();
});

beforeAll(async () => {
  const second = await startFakes({ clients: [clients.crm2] });
  recorder.listen(0, '127.0.0.1');
  await once(recorder, 'listening');
  const recorded = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
  stage = await openStage({ allow: [second.origin, recorded] });
  systems = { crm: stage.fakes, crm2: second };
  await applyAccountFile(stage.means, await twoSystems(recorded));
});
afterAll(async () => {
  await stage.close();
  await systems.crm2.close();
  recorder.closeAllConnections();
  recorder.close();
});
beforeEach(() => {
  for (const calls of Object.values(told)) calls.length = 0;
});

/** The stage's account, whose second CRM is a system of its own. */
async function twoSystems(recorded: string): Promise<string> {
  const file = await writeAccountFolder('acme', systems.crm, []);
  const account = JSON.parse(await readFile(file, 'utf8')) as { connectors: { name: string }[] };
  for (const name of ['crm', 'crm2'] as const) {
    const { crm, origin } = systems[name];
    const provision = { client_id: { file: `${name}-id` }, client_secret: { file: `${name}-secret` } };
    const own = { issuer: crm.issuer, authorize_url: crm.authorizeUrl, revoke_url: crm.revokeUrl, provision };
    const lookup = { url: `${origin}/crm/api/me`, field: 'company' };
    const connector = account.connectors.find((one) => one.name === name) ?? {};
    Object.assign(connector, own, { token_url: `${recorded}/${name}`, account_lookup: lookup });
    await writeFile(join(dirname(file), `${name}-id`), clients[name].client_id);
    await writeFile(join(dirname(file), `${name}-secret`), clients[name].client_secret);
  }
  await writeFile(file, JSON.stringify(account));
  return file;
}

/** Somebody new, who pressed Continue for this system. */
async function begin(name: Name): Promise<Begun> {
  people += 1;
  const person = await stage.person('acme', { sub: 'ana', customer: `c${people}` });
  const integration = name === 'crm' ? 'sync' : 'shared';
  const tenant = String((await person.call('POST', '/v1/tenants', { integration })).body['id']);
  const { body } = await person.call('POST', `/v1/tenants/${tenant}/flows`, { connector: name });
  const { authorizeUrl, cookie } = await stage.pressContinue(String(body['start_url']));
  return { name, person, tenant, flow: String(body['flow']), address: new URL(authorizeUrl), cookie };
}

/** What the browser brings back from `at`, which is asked what `asked` says. */
async function answerOf(at: Name, asked: URL): Promise<URLSearchParams> {
  const answer = new URL(await systems[at].crm.consent(asked.href)).searchParams;
  expect([answer.has('code'), answer.get('iss')]).toEqual([true, systems[at].crm.issuer]);
  return answer;
}

async function ended({ person, flow, cookie, tenant }: Begun, name: Name, answer: URLSearchParams): Promise<string> {
  await stage.browse('GET', `/connect/callback/${name}?${answer}`, { cookie });
  const { body } = await person.call('GET', `/v1/flows/${flow}`);
  const rows = await stage.means.db.select().from(connections).where(eq(connections.tenant_id, tenant));
  expect(rows).toHaveLength(body['state'] === 'connected' ? 1 : 0);
  return (body['reason'] as { code: string } | null)?.code ?? String(body['state']);
}

describe.each(pairs)('%s, beside %s', (own, other) => {
  test('connects, and tells its own secret to its own token endpoint', async () => {
    const flow = await begin(own);
    expect(await ended(flow, own, await answerOf(own, flow.address))).toBe('connected');
    expect(told[own]).toHaveLength(1);
    expect(told[own][0]).toContain(`${clients[own].client_id}:${clients[own].client_secret}`);
    expect(told[other]).toEqual([]);
  });

  describe.each([true, false])('an answer that names its issuer: %s', (isNamed) => {
    const named = (answer: URLSearchParams): URLSearchParams => {
      if (!isNamed) answer.delete('iss');
      return answer;
    };

    test("brought to the other's address: refused, nobody is told anything", async () => {
      const flow = await begin(own);
      expect(await ended(flow, other, named(await answerOf(own, flow.address)))).toBe('mixed-up');
      expect(told).toEqual({ crm: [], crm2: [] });
    });

    test('of a person whom the system sent on to the other one to sign in: refused, nobody is told anything', async () => {
      const flow = await begin(own);
      const { searchParams } = (await begin(other)).address;
      const astray = new URL(systems[other].crm.authorizeUrl);
      searchParams.set('state', flow.address.searchParams.get('state') ?? '');
      searchParams.set('code_challenge', flow.address.searchParams.get('code_challenge') ?? '');
      astray.search = searchParams.toString();
      expect(await ended(flow, other, named(await answerOf(other, astray)))).toBe('mixed-up');
      expect(told).toEqual({ crm: [], crm2: [] });
    });
  });

  test('an answer without an issuer is refused where the system says that it always names it, and nobody is told anything', async () => {
    const which = eq(connectors.name, own);
    const announced = sql`${connectors.definition} || '{"sends_issuer": true}'::jsonb`;
    await stage.means.db.update(connectors).set({ definition: announced }).where(which);
    try {
      const [flow, stolen, named] = [await begin(own), await begin(other), await begin(own)];
      const answer = await answerOf(other, stolen.address);
      answer.set('state', flow.address.searchParams.get('state') ?? '');
      answer.delete('iss');
      expect(await ended(flow, own, answer)).toBe('mixed-up');
      expect(told).toEqual({ crm: [], crm2: [] });
      expect(await ended(named, own, await answerOf(own, named.address))).toBe('connected');
    } finally {
      const silent = sql`${connectors.definition} - 'sends_issuer'`;
      await stage.means.db.update(connectors).set({ definition: silent }).where(which);
    }
  });

  test("the other's code among one's own answer: refused by its issuer, and without one by the code's own system alone", async () => {
    for (const [isNamed, end] of [
      [true, 'mixed-up'],
      [false, 'outside-odd'],
    ] as const) {
      const [flow, stolen] = [await begin(own), await begin(other)];
      const answer = await answerOf(other, stolen.address);
      answer.set('state', flow.address.searchParams.get('state') ?? '');
      if (!isNamed) answer.delete('iss');
      expect(await ended(flow, own, answer)).toBe(end);
      // Without an issuer nothing tells whose a code is; it goes where this flow's codes go, with no secret but that one's.
      expect(told[own]).toHaveLength(isNamed ? 0 : 1);
      expect(told[own].join()).not.toContain(clients[other].client_secret);
      expect(told[other]).toEqual([]);
    }
  });
});
