/** A folder → what a release is made of: its files, their hash, and its manifest without errors. */
import { parseManifest, type Manifest } from '@mortise/manifest';
import { Refusal, type Problem } from '../platform/http/refusal.ts';
import { readReleaseFolder, type ReleaseFolder } from './release-folder.ts';

export type ReadRelease = ReleaseFolder & { manifest: Manifest; manifestFile: string };

/** Where a manifest may lie, in the order in which it is looked for. */
const manifestNames = ['mortise.yaml', 'mortise.yml', 'PANDIUM.yaml', 'PANDIUM.yml', 'pandium.yaml', 'pandium.yml'];

/** Reads a folder as a release. Throws `manifest-invalid`; problems name file, line and column. */
export async function readRelease(folder: string): Promise<ReadRelease> {
  const read = await readReleaseFolder(folder);
  const found = manifestNames.flatMap((name) => read.files.filter(({ path }) => path === name))[0];
  if (found === undefined)
    throw new Refusal('manifest-invalid', 'This folder has no manifest: neither mortise.yaml nor PANDIUM.yaml.');
  const { manifest, problems } = parseManifest(found.bytes.toString('utf8'), found.path);
  const errors = problems.filter(({ level }) => level === 'error');
  if (manifest === null || errors.length > 0) {
    const listed = errors.map(({ line, column, path, message }): Problem => ({
      path,
      message: `${found.path}:${line}:${column}: ${message}`,
    }));
    throw new Refusal(
      'manifest-invalid',
      `${found.path} has mistakes, so this folder cannot become a release.`,
      listed,
    );
  }
  return { ...read, manifest, manifestFile: found.path };
}
