/** A connection of its own protocol reaches what is public and nothing else. */
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { LookupAddress } from 'node:dns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutgoing, type Outgoing } from './outgoing.ts';

let canary: Server;
let port = 0;
let hits = 0;
const opened: Outgoing[] = [];
const out = (options: Partial<Parameters<typeof openOutgoing>[0]> = {}): Outgoing => {
  const made = openOutgoing({ allowOrigins: [], ...options });
  opened.push(made);
  return made;
};

beforeAll(async () => {
  canary = createServer((socket) => {
    hits += 1;
    socket.on('error', () => undefined);
    socket.end('SSH-2.0-canary\r\n');
  });
  await new Promise<void>((done) => canary.listen(0, '127.0.0.1', done));
  port = (canary.address() as AddressInfo).port;
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  canary.close();
});

test.each([
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '::1',
  '::ffff:127.0.0.1',
  '0.0.0.0',
  '169.254.169.254',
  '10.0.0.1',
  '１２７.0.0.1',
  'localhost',
  'LOCALHOST',
  '127.0.0.1/x',
  'a@127.0.0.1',
  '',
])('%j is not reached', async (host) => {
  await expect(out().connect({ host, port })).rejects.toMatchObject({ code: 'address-not-allowed' });
  expect(hits).toBe(0);
});

test('a name that leads home is not reached, also when only one of its addresses does', async () => {
  const to = (...addresses: string[]) =>
    out({
      lookup: (_, done) =>
        done(
          null,
          addresses.map((address): LookupAddress => ({ address, family: 4 })),
        ),
    });
  const target = { host: 'files.example', port };
  await expect(to('127.0.0.1').connect(target)).rejects.toMatchObject({ code: 'address-not-allowed' });
  await expect(to('93.184.215.14', '127.0.0.1').connect(target)).rejects.toMatchObject({ code: 'address-not-allowed' });
  expect(hits).toBe(0);
});

test.each([21, 25, 80, 443, 0, -1, 65_536, 22.5, Number.NaN])('port %j is not called', async (wrong) => {
  await expect(out().connect({ host: '93.184.215.14', port: wrong })).rejects.toMatchObject({
    code: 'address-not-allowed',
  });
});

test('what is on the list is reached, at that port alone; nobody there is told as such', async () => {
  const list = out({ allowOrigins: [`sftp://localhost:${port}`, 'sftp://localhost:1'] });
  const socket = await list.connect({ host: 'localhost', port });
  socket.destroy();
  expect(hits).toBe(1);
  await expect(list.connect({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'address-not-allowed' });
  await expect(list.connect({ host: 'localhost', port: 1 })).rejects.toMatchObject({ code: 'outside-unreachable' });
});
