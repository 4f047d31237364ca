/** The short version of the rotation under kills: fewer values, fewer kills, one database that a server's vault goes on using. */
import { dirname, join } from 'node:path';
import { testMeans } from '@mortise/test/support';
import { afterAll, expect, test } from 'vitest';
import { endOwnTemplate } from '../support/database/fresh-database.ts';
import { rotateUnderKills, rotationFailures } from './rotate-under-kills.ts';

afterAll(endOwnTemplate);

test('keys rotated with kills in between: every value readable, none under an old key, nothing written meanwhile lost', async () => {
  const means = await testMeans();
  const environment = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: means.databaseUrl,
    MORTISE_MASTER_KEY_FILE: means.masterKeyFile,
    MORTISE_DATA: join(dirname(means.masterKeyFile), 'server'),
  };
  const place = { means, masterKeyFile: means.masterKeyFile, environment };
  const figures = await rotateUnderKills(place, { rows: 600, kills: 3 }, () => undefined);
  console.log(JSON.stringify(figures));
  await means.close();
  expect(rotationFailures(figures, { kills: 3 })).toEqual([]);
}, 120_000);
