/** Bytes by their content's address (SHA-256, hex) in a folder, and the places of unpacked releases. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Refusal } from './http/refusal.ts';

export type Storage = {
  /** Keeps the bytes (once, however often they are put) and returns their address. Durable when it returns. */
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes of an address; Refusal `not-found` when there are none. */
  get(address: string): Promise<Uint8Array>;
  /** Absolute folder of all unpacked releases. */
  releases: string;
  /** Absolute folder in which the files of the release with this content hash lie. */
  releaseFolder(hash: string): string;
};

const addressShape = /^[0-9a-f]{64}$/;

export function openStorage(folder: string): Storage {
  const place = (address: string): string => join(folder, 'storage', address.slice(0, 2), address);
  return {
    put: (bytes) => put(place, bytes),
    get: (address) => get(place, address),
    releases: join(folder, 'releases'),
    releaseFolder: (hash) => {
      if (!addressShape.test(hash)) throw new Error(`not a content hash: ${hash.slice(0, 80)}`);
      return join(folder, 'releases', hash);
    },
  };
}

async function put(place: (address: string) => string, bytes: Uint8Array): Promise<string> {
  const address = createHash('sha256').update(bytes).digest('hex');
  const path = place(address);
  if (
    await stat(path).then(
      () => true,
      () => false,
    )
  )
    return address;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
  return address;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

async function get(place: (address: string) => string, address: string): Promise<Uint8Array> {
  if (!addressShape.test(address)) throw new Refusal('not-found', 'There is nothing at this address.');
  try {
    return await readFile(place(address));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Refusal('not-found', 'There is nothing at this address.');
    }
    throw error;
  }
}
