/** An account file with one integration that connects every family, written to a temporary folder. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageKey } from './account-folder.ts';
import type { FamilyConnector } from './family-connectors.ts';

const manifest = `version: '1.0'
base: node:24
build: 'true'
run: node main.mjs
`;

/** Prints every secret that the program was given, as `NAME=hash`: a log must not hold them, and a test must not need them. */
const program = `import { createHash } from 'node:crypto';
for (const [name, value] of Object.entries(process.env))
  if (name.startsWith('PAN_SEC_')) console.error(name + '=' + createHash('sha256').update(value).digest('hex').slice(0, 12));
console.log('{}');
`;

/** An account with one integration, \`families\`, that connects all of them. Gives the path of its file. */
export async function writeFamiliesFolder(
  slug: string,
  connectors: readonly FamilyConnector[],
  origins: readonly string[] = [],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mortise-families-'));
  await mkdir(join(folder, 'families'));
  await writeFile(join(folder, 'families/mortise.yaml'), manifest);
  await writeFile(join(folder, 'families/main.mjs'), program);
  await writeFile(join(folder, 'key'), stageKey.secret);
  const listed = [];
  for (const { definition, secrets = {} } of connectors) {
    const provision: Record<string, object> = {};
    for (const [name, value] of Object.entries(secrets)) {
      await writeFile(join(folder, `${definition.name}-${name}`), value);
      provision[name] = { file: `${definition.name}-${name}` };
    }
    listed.push({ ...definition, ...(Object.keys(provision).length === 0 ? {} : { provision }) });
  }
  const account = {
    account: { slug, name: 'Acme', base_url: `https://app.${slug}.example/integrations` },
    keys: [{ kid: stageKey.kid, alg: stageKey.alg, file: 'key' }],
    origins: [`https://app.${slug}.example`, ...origins],
    connectors: listed,
    integrations: [
      {
        name: 'families',
        long_name: 'Every family',
        type: 'internal',
        folder: './families',
        published: true,
        schedules: [{ daily: true }],
        connectors: listed.map(({ name }) => ({ name })),
      },
    ],
  };
  const path = join(folder, 'mortise.account.yaml');
  await writeFile(path, JSON.stringify(account));
  return path;
}
