/** The demo's account file: filled with the addresses of a start, secrets kept, a gallery's worth of real listings. */
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareAccount } from './prepare-account.ts';

const addresses = { server: 'http://localhost:5400', acme: 'http://127.0.0.1:5401', fakes: 'http://localhost:5402' };

test('the file and the manifests carry the addresses of this start, and secrets stay when it is done again', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'demo-')), 'demo');
  const first = prepareAccount(folder, addresses);
  const text = readFileSync(first.file, 'utf8');
  expect(text).not.toMatch(/:440[012]/);
  expect(text).toContain('file: ./embed-key');
  expect(readFileSync(join(folder, 'integrations/crm-to-newsletter/mortise.yaml'), 'utf8')).toContain(
    'http://localhost:5402/crm/api',
  );
  expect(first.crmClient.redirect_uris).toEqual(['http://localhost:5400/connect/callback/crm']);
  expect(statSync(join(folder, 'embed-key')).mode & 0o777).toBe(0o600);
  expect(prepareAccount(folder, addresses)).toEqual(first);
});

test('there are enough published listings for a gallery', () => {
  const text = readFileSync(join(import.meta.dirname, 'mortise.account.yaml'), 'utf8');
  expect(text.match(/published: true/g)?.length).toBeGreaterThanOrEqual(26);
});
