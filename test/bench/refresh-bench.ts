/** 1,000 connections that are due for a refresh at once, by two loops as of two processes, against the bare calls they have to make. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { refreshDue } from '../../packages/server/src/connections/keep-alive.ts';
import { saveConnection } from '../../packages/server/src/connections/save-connection.ts';
import type { AccountId } from '../../packages/server/src/platform/ids.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import { figure, milliseconds } from './measure.ts';

const count = 1_000;
/** As of a system that is not next door. */
const answerMs = 20;
/** Of each loop. */
const atOnce = 16;

type TokenServer = { origin: string; mostAtOnce(): number; asked(): number; close(): void };

/** Gives a new refresh token for every one, `<connection>.<turn>`, and watches how many calls a connection makes at once. */
async function startTokens(): Promise<TokenServer> {
  const under = new Map<string, number>();
  let most = 0;
  let asked = 0;
  const server = createServer((request, reply) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const [connection = '', turn = ''] = (new URLSearchParams(body).get('refresh_token') ?? '').split('.');
      asked += 1;
      under.set(connection, (under.get(connection) ?? 0) + 1);
      most = Math.max(most, under.get(connection) ?? 0);
      void pause(answerMs).then(() => {
        under.set(connection, (under.get(connection) ?? 0) - 1);
        const refresh_token = `${connection}.${Number(turn) + 1}`;
        const answer = { access_token: `of-${refresh_token}`, token_type: 'Bearer', expires_in: 3600, refresh_token };
        reply.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mostAtOnce: () => most,
    asked: () => asked,
    close: () => void server.close(),
  };
}

/** Connections of tenants that need not exist, whose connector asks the bench's own server. */
async function connect({ means }: Stage, origin: string): Promise<void> {
  const { rows } = await means.db.$client.query<{ account_id: AccountId }>(
    "update connectors set definition = jsonb_set(definition, '{token_url}', to_jsonb($1::text)) where name = 'crm' returning account_id",
    [`${origin}/token`],
  );
  const account = rows[0]?.account_id;
  if (account === undefined) throw new Error('The stage has no CRM.');
  const one = async (nth: number): Promise<void> => {
    const tokens = { access_token: 'old', token_type: 'Bearer', refresh_token: `${nth}.1`, scope: null };
    const place = { account, tenant: `ten_bench${nth}`, integration: 'int_bench', connector: 'crm' };
    const secrets = { kind: 'oauth2_code' as const, fields: {}, tokens };
    await saveConnection(means.db, means, place, { secrets, outsideAccount: null, endsAt: new Date() });
  };
  for (let nth = 0; nth < count; nth += 20) await Promise.all(Array.from({ length: 20 }, (_, n) => one(nth + n)));
}

const dueNow = ({ means }: Stage): Promise<unknown> =>
  means.db.$client.query(
    "update connections set refresh_due_at = now() - interval '1 second', secrets_expire_at = now()",
  );

async function bareCalls(means: TestMeans, origin: string): Promise<number> {
  const started = performance.now();
  let left = count;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: `bare${left}.1` });
      await means.outgoing.request(`${origin}/token`, { method: 'POST', body });
    }
  };
  await Promise.all(Array.from({ length: 2 * atOnce }, work));
  return performance.now() - started;
}

export async function benchRefresh(): Promise<void> {
  const tokens = await startTokens();
  const stage = await openStage();
  const { databaseUrl, masterKeyFile } = stage.means;
  const config = { allowOrigins: [tokens.origin] };
  const loops = await Promise.all([1, 2].map(() => testMeans({ databaseUrl, masterKeyFile, config })));
  const [first] = loops;
  if (first === undefined) return;
  await connect(stage, tokens.origin);
  const bare = await bareCalls(first, tokens.origin);
  await dueNow(stage);
  const before = tokens.asked();
  const started = performance.now();
  const looked = await Promise.all(loops.map(refreshDue));
  const took = performance.now() - started;
  const asked = tokens.asked() - before;
  const fresh = await stage.means.db.$client.query(
    "select 1 from connections where state = 'connected' and version = 2",
  );
  if (fresh.rowCount !== count || asked !== count || looked.reduce((sum, one) => sum + one) !== count)
    throw new Error(`${fresh.rowCount} of ${count} were refreshed, with ${asked} calls.`);
  figure(
    `${count} connections due at once, against bare calls`,
    `${milliseconds(took)} / ${milliseconds(bare)}`,
    `${(took / bare).toFixed(2)}×`,
    `${tokens.mostAtOnce()} call at a time for each`,
  );
  await Promise.all(loops.map((means) => means.close()));
  await stage.close();
  tokens.close();
}
