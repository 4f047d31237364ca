/** The master key file: 32 random bytes a line in base64, read by their owner only; never in the environment, never in the database. */
import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One master key. `id` follows from the key and names it in envelopes; it tells nothing of the key. */
export type MasterKey = { id: number; bytes: Buffer };

/** How people see a key's id: eight hex digits, the same in `mortise keys status` and in errors. */
export function keyName(id: number): string {
  return id.toString(16).padStart(8, '0');
}

export function masterKeyOf(bytes: Buffer): MasterKey {
  // The highest bit keeps ids apart from 1, which envelopes carried before master keys had ids.
  return { id: (deriveKey(bytes, 'id').readUInt32BE(0) | 0x8000_0000) >>> 0, bytes };
}

export function newMasterKey(): MasterKey {
  return masterKeyOf(randomBytes(32));
}

/**
 * Reads the key file: one key, or several while keys are rotated; null when there is none. Throws a sentence when others
 * may read it, or when a line holds no key.
 */
export async function readMasterKeys(file: string): Promise<MasterKey[] | null> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return null;
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new Error(`Others may read the master key in ${file}. Make it private first: chmod 600 ${file}`);
  }
  const lines = (await readFile(file, 'utf8')).split(/\s+/).filter((line) => line !== '');
  const keys = lines.map((line) => Buffer.from(line, 'base64'));
  if (keys.length === 0 || keys.some((key) => key.length !== 32))
    throw new Error(
      `The master key file ${file} does not hold 32 bytes in base64${keys.length > 1 ? ', a line' : ''}.`,
    );
  return keys.map(masterKeyOf);
}

/** Makes the key file, or reads the one that another process made in the same moment. */
export async function createMasterKey(file: string): Promise<MasterKey[]> {
  await mkdir(dirname(file), { recursive: true });
  const key = newMasterKey();
  // Not by the number of the process: two containers that share a folder may both be number 1.
  const ticket = `${file}.${randomUUID()}`;
  await writeWhole(ticket, [key]);
  try {
    // A hard link appears whole or not at all, and never in place of another's key.
    await link(ticket, file);
    await syncFolder(dirname(file));
    return [key];
  } catch (error) {
    const other = await readMasterKeys(file);
    if (other === null) throw error;
    return other;
  } finally {
    await rm(ticket, { force: true });
  }
}

/** Puts exactly these keys into the file: whoever reads it, and whenever this is killed, finds the old keys or the new ones. */
export async function writeMasterKeys(file: string, keys: readonly MasterKey[]): Promise<void> {
  const next = `${file}.next`;
  await writeWhole(next, keys);
  await rename(next, file);
  await syncFolder(dirname(file));
}

async function writeWhole(file: string, keys: readonly MasterKey[]): Promise<void> {
  // Made anew, so that nobody who had opened an older one reads along.
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(keys.map((key) => `${key.bytes.toString('base64')}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A key that is in use must be in the file after a power cut as well; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** A key of its own for each purpose (HKDF-SHA256, RFC 5869), so that one use never helps against another. */
export function deriveKey(master: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, 'mortise', purpose, 32));
}
