/** Connections that the database ends, and those that it says nothing on any more. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { testMeans, type TestMeans } from '@mortise/test/support';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase, isDatabaseAway, openDatabase, transaction } from './index.ts';

let means: TestMeans;
beforeAll(async () => {
  means = await testMeans();
});
afterAll(() => means.close());

test('one that ends between two statements of a transaction fails it, and not the process', async () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  process.once('uncaughtException', note);
  const broken = transaction(means.db, async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    await means.db.execute(sql`select pg_terminate_backend(${rows[0]?.pid})`);
    await new Promise((done) => setTimeout(done, 200));
    await tx.execute(sql`select 1`);
  });
  await expect(broken).rejects.toThrow();
  process.off('uncaughtException', note);
  expect(uncaught).toEqual([]);
  expect((await means.db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
});

test('one that falls silent in the middle of a question is given up, and the next one is another', async () => {
  const sockets: Socket[] = [];
  const to = new URL(means.databaseUrl);
  const { hostname, port } = to;
  const between = createServer((socket) => {
    const beyond = connect(Number(port), hostname);
    sockets.push(socket, beyond);
    for (const each of [socket, beyond]) each.on('error', () => undefined);
    socket.pipe(beyond).pipe(socket);
  });
  await new Promise<void>((done) => between.listen(0, '127.0.0.1', done));
  to.port = String((between.address() as AddressInfo).port);
  const db = openDatabase(to.href, { statementTimeout: 1000, answerTimeout: 1000 });
  await db.execute(sql`select 1`);
  // Neither ends nor answers: a cable that was pulled, a database that is another machine now.
  for (const socket of sockets) socket.unpipe().pause();
  const cut = transaction(db, async (tx) => void (await tx.execute(sql`select 1`)));
  await expect(cut).rejects.toSatisfy(isDatabaseAway);
  expect((await db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
  // Waits for those that were taken and not given back.
  await closeDatabase(db);
  for (const socket of sockets) socket.destroy();
  await new Promise((done) => between.close(done));
});
