/** The README's table is what the files say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withTable } from '../table.ts';

test('the table in the README is fresh; `npm --prefix packages/connectors run table` writes it', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  expect(readme === withTable(readme)).toBe(true);
  expect(readme).toContain('| `zonos`<br>Zonos |');
});
