/** AES-256-GCM envelopes: format byte, key version, nonce, tag, ciphertext; bound to a place by additional data. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const format = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + 4 + nonceBytes + tagBytes;

/** A sealed value that cannot be read here: another key, another place, or changed bytes. */
export class SealBroken extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SealBroken';
  }
}

/** Seals bytes under a 32-byte key. `place` must be given again, exactly, to open them. */
export function sealBytes(key: Uint8Array, version: number, place: readonly string[], plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(additionalData(place, version));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  const head = Buffer.alloc(5);
  head.writeUInt8(format, 0);
  head.writeUInt32BE(version, 1);
  return new Uint8Array(Buffer.concat([head, nonce, cipher.getAuthTag(), body]));
}

/** The version of the key that sealed these bytes. Throws `SealBroken` when they are no envelope of ours. */
export function sealedVersion(sealed: Uint8Array): number {
  const raw = Buffer.from(sealed);
  if (raw.length < headBytes || raw.readUInt8(0) !== format)
    throw new SealBroken('These bytes were not sealed by this vault.');
  return raw.readUInt32BE(1);
}

/** Opens what `sealBytes` made. Throws `SealBroken` when the key, the place or a byte differs. */
export function openBytes(key: Uint8Array, place: readonly string[], sealed: Uint8Array): Buffer {
  const version = sealedVersion(sealed);
  const raw = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', key, raw.subarray(5, 5 + nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(additionalData(place, version));
  decipher.setAuthTag(raw.subarray(5 + nonceBytes, headBytes));
  try {
    return Buffer.concat([decipher.update(raw.subarray(headBytes)), decipher.final()]);
  } catch {
    throw new SealBroken('A sealed value does not belong to the place it was read from, or was changed.');
  }
}

/** JSON of a list: no two places give the same bytes, whatever characters they hold. */
function additionalData(place: readonly string[], version: number): Buffer {
  return Buffer.from(JSON.stringify([...place, version]));
}
