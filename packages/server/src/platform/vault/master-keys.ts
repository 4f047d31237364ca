/** The master keys that a process can read with: those of the key file, read again when the database names one it has not met. */
import { openBytes, sealBytes, SealBroken, sealedVersion } from './envelope.ts';
import { deriveKey, keyName, readMasterKeys, writeMasterKeys, type MasterKey } from './master-key.ts';

/** Envelopes from before master keys had ids: any key of the file may have made them. */
const unnamed = 1;

export class MasterKeys {
  readonly file: string;
  #keys: readonly MasterKey[];
  /** Derived once: every value that is opened asks for the same one. */
  readonly #derived = new Map<string, Buffer>();

  constructor(file: string, keys: readonly MasterKey[]) {
    this.file = file;
    this.#keys = keys;
  }

  get all(): readonly MasterKey[] {
    return this.#keys;
  }

  find(id: number): MasterKey | null {
    return this.#keys.find((key) => key.id === id) ?? null;
  }

  /**
   * Opens what was sealed under a master key for this purpose, and tells which key it was. A key that is not known yet is
   * looked for in the file: a running server so learns of a rotation. Throws `SealBroken` when it is not there either.
   */
  async open(purpose: string, place: readonly string[], sealed: Uint8Array): Promise<{ plain: Buffer; by: MasterKey }> {
    const version = sealedVersion(sealed);
    if (this.#candidates(version).length === 0) await this.reload();
    const candidates = this.#candidates(version);
    if (candidates.length === 0)
      throw new SealBroken(
        `The master key ${keyName(version)} is not in ${this.file}. Add its line there; no restart is needed.`,
      );
    for (const [at, by] of candidates.entries()) {
      try {
        return { plain: openBytes(this.#derive(by, purpose), place, sealed), by };
      } catch (error) {
        if (at === candidates.length - 1) throw error;
      }
    }
    throw new SealBroken('No master key opens this.');
  }

  async reload(): Promise<void> {
    this.#keys = (await readMasterKeys(this.file)) ?? [];
  }

  /** The file holds exactly these from now on. */
  async write(keys: readonly MasterKey[]): Promise<void> {
    await writeMasterKeys(this.file, keys);
    this.#keys = keys;
  }

  #derive(key: MasterKey, purpose: string): Buffer {
    const name = `${key.id} ${purpose}`;
    const derived = this.#derived.get(name) ?? deriveKey(key.bytes, purpose);
    this.#derived.set(name, derived);
    return derived;
  }

  #candidates(version: number): readonly MasterKey[] {
    return version === unnamed ? this.#keys : this.#keys.filter((key) => key.id === version);
  }
}

/** Seals under a master key; the envelope carries the key's id. */
export function sealUnder(key: MasterKey, purpose: string, place: readonly string[], plain: Uint8Array): Uint8Array {
  return sealBytes(deriveKey(key.bytes, purpose), key.id, place, plain);
}
