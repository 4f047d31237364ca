/** Gives the demo's account one more integration, kept with the test that needs it. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The pretend systems' address as it is written in manifests. */
const written = 'http://localhost:4402';

/** Copies `folder`, which holds a `mortise.yaml`, beside the account file's own and lists it there; it uses the ledger. */
export function addIntegration(accountFile: string, folder: string, longName: string, fakes: string): void {
  const name = basename(folder);
  const to = join(dirname(accountFile), 'integrations', name);
  cpSync(folder, to, { recursive: true });
  const manifest = join(to, 'mortise.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll(written, fakes));
  const entry = [
    `  - name: ${name}`,
    `    long_name: ${longName}`,
    '    type: internal',
    `    folder: ./integrations/${name}`,
    '    connectors: [{ name: ledger }]',
    '    schedules: [{ daily: true }]',
    '    published: true',
    '    listing: { tagline: Holds a field of every kind., logo: { marks: [tallyhouse] }, categories: [Accounting] }',
  ];
  const account = readFileSync(accountFile, 'utf8');
  const listed = account.replace('\nintegrations:\n', `\nintegrations:\n${entry.join('\n')}\n`);
  if (listed === account) throw new Error(`${accountFile} has no list of integrations.`);
  writeFileSync(accountFile, listed);
}
