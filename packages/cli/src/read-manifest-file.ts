/** Reads a manifest from the disk: a file of a sane size, never what would keep us waiting. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Far above what a manifest may have, in bytes; the parser itself says the exact limit. */
const largest = 4_000_000;

export type ManifestText = { text: string; refusal: null } | { text: null; refusal: string };

/** Its text, or the sentence that says why it is none. Throws what the system says when it cannot be opened. */
export async function readManifestFile(path: string, name: string): Promise<ManifestText> {
  // A pipe is opened without waiting for somebody who writes to it.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (!found.isFile()) return { text: null, refusal: `"${name}" is not a file. A manifest is a YAML file.` };
    if (found.size > largest) return { text: null, refusal: `"${name}" is far too large for a manifest.` };
    return { text: await file.readFile('utf8'), refusal: null };
  } finally {
    await file.close();
  }
}
