/** The manifests of a folder, at any depth. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestNames } from './manifest-names.ts';

/** Far above any repository's; a folder that holds more was named by mistake. */
const mostFolders = 20_000;

/**
 * Files called as a manifest is (`mortise.yaml`, `PANDIUM.yaml` …), sorted. Where there is none, the folder is taken as a
 * collection of manifests under names of their own: then every `.yaml` and `.yml`. Folders that begin with a dot and
 * `node_modules` are left out, links to folders are not followed. Throws a sentence when there is far too much to search.
 */
export async function findManifests(folder: string): Promise<string[]> {
  const yaml: string[] = [];
  const waiting = [folder];
  for (let count = 1; ; count += 1) {
    const at = waiting.pop();
    if (at === undefined) break;
    if (count > mostFolders) throw new Error(`"${folder}" holds more than ${mostFolders} folders; name a smaller one.`);
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const skipped = entry.name.startsWith('.') || entry.name === 'node_modules';
      if (entry.isDirectory() && !skipped) waiting.push(join(at, entry.name));
      else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) yaml.push(join(at, entry.name));
    }
  }
  const named = yaml.filter((path) => (manifestNames as readonly string[]).includes(path.split(/[\\/]/).at(-1) ?? ''));
  return (named.length > 0 ? named : yaml).sort();
}
