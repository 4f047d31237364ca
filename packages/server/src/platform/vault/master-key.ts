/** The master key: 32 random bytes in a file that only its owner reads; never in the environment, never in the database. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Reads the key file; null when there is none. Throws a sentence when others may read it or it holds no key. */
export async function readMasterKey(file: string): Promise<Buffer | null> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return null;
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new Error(`Others may read the master key in ${file}. Make it private first: chmod 600 ${file}`);
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length !== 32) throw new Error(`The master key file ${file} does not hold 32 bytes in base64.`);
  return key;
}

/** Makes the key file, or reads the one that another process made in the same moment. */
export async function createMasterKey(file: string): Promise<Buffer> {
  await mkdir(dirname(file), { recursive: true });
  const key = randomBytes(32);
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(`${key.toString('base64')}\n`);
    await handle.sync();
    await handle.close();
    return key;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const other = await readMasterKey(file);
    if (other === null) throw error;
    return other;
  }
}

/** A key of its own for each purpose (HKDF-SHA256, RFC 5869), so that one use never helps against another. */
export function deriveKey(master: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, 'mortise', purpose, 32));
}
