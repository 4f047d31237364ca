/** The log, and storage by content. */
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { testMeans } from '@mortise/test/support';
import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';
import { openStorage } from './storage.ts';
import { Secret } from './vault/index.ts';

async function openRaw(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

describe('the log', () => {
  it('writes one JSON line a record, without secrets, tokens or the values of a failed query', () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line) });
    const failure = Object.assign(new Error('Failed query: select 1\nparams: hunter2'), { code: '23505' });
    log.warn('a call failed', { secret: new Secret('hunter2'), header: 'Bearer abcdefgh12345', failure });
    log.debug('not this one');
    expect(lines.length).toBe(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'warn',
      message: 'a call failed',
      secret: '[secret]',
      header: 'Bearer [secret]',
    });
    expect(lines[0]).not.toContain('hunter2');
  });

  it('says of a failure of the database where and which, never what it quotes', async () => {
    const means = await testMeans();
    await means.db.execute(
      sql`create table mugs (id uuid primary key, size integer constraint small check (size < 9))`,
    );
    const failures = [
      sql`insert into mugs (id) values (${'hunter2'})`,
      sql`insert into mugs (id, size) values (gen_random_uuid(), ${4242})`,
    ];
    for (const query of failures)
      await means.db.execute(query).catch((error: unknown) => means.log.error('a request failed', { error }));
    const raw = await openRaw(means.databaseUrl);
    await raw.query("select 'hunter2'::date").catch((error: unknown) => means.log.error('a request failed', { error }));
    await raw.end();
    await means.close();
    expect(means.lines.join('\n')).not.toMatch(/hunter2|4242/);
    const told = means.lines.slice(-3).map((line) => JSON.parse(line).error);
    expect(told[0]).toMatchObject({
      message: 'Failed query: insert into mugs (id) values ($1)',
      cause: { code: '22P02' },
    });
    expect(told[1].cause).toMatchObject({ name: 'error', code: '23514', table: 'mugs', constraint: 'small' });
    expect(told[2]).toMatchObject({ code: '22007' });
    expect(told[2].frames.length).toBeGreaterThan(0);
  });

  it('keeps to itself what a parser quotes, and what looks like a line of a stack', () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line) });
    for (const text of ['{"key": hunter2}', 'hunter2', `${'[1,'.repeat(40)}hunter2]`]) {
      try {
        JSON.parse(text);
      } catch (error) {
        log.error('it could not be read', { error });
      }
    }
    const query = new Error('Failed query: select $1\nparams: one\n    at hunter2\n    at hunter2 (two:1:1)');
    log.error('a request failed', { error: query });
    expect(lines.join('')).not.toContain('hunter2');
    const told = lines.map((line) => JSON.parse(line).error);
    expect(told[0].message).toBe("Unexpected token 'h', … is not valid JSON");
    for (const { frames } of told) expect(frames.length).toBeGreaterThan(1);
  });

  it('survives what cannot be written as JSON', () => {
    const lines: string[] = [];
    const ring: Record<string, unknown> = {};
    ring['self'] = ring;
    createLog({ write: (line) => lines.push(line) }).error('odd', { ring, big: 1n });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: 'odd' });
  });
});

describe('storage', () => {
  it('keeps bytes once under their own hash, and refuses what is no address', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mortise-storage-'));
    const storage = openStorage(folder);
    const [one, two] = await Promise.all([storage.put(Buffer.from('abc')), storage.put(Buffer.from('abc'))]);
    expect(one).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(two).toBe(one);
    expect(Buffer.from(await storage.get(one)).toString()).toBe('abc');
    expect(
      (await readdir(join(folder, 'storage'), { recursive: true })).filter((name) => name.length > 60).length,
    ).toBe(1);
    for (const address of ['../../etc/passwd', '', 'a'.repeat(64), `${one}x`]) {
      await expect(storage.get(address)).rejects.toMatchObject({ code: 'not-found' });
    }
    expect(() => storage.releaseFolder('../x')).toThrow('not a content hash');
  });
});
