/** The named parts of an account file that is being applied: only what differs from what was applied before is written. */
import { forgetApplied, noteApplied } from '../accounts/index.ts';
import type { Tx } from '../platform/database/index.ts';
import type { AccountId } from '../platform/ids.ts';
import type { Means } from '../platform/means.ts';

/** What is remembered of the state that a part was made from: a keyed hash, because secrets are in it. */
export function partHash({ vault }: Means, account: AccountId, part: string, state: unknown): string {
  return Buffer.from(vault.mac('applied', account, part, JSON.stringify(state))).toString('hex');
}

export class Parts {
  readonly #tx: Tx;
  readonly #means: Means;
  readonly #account: AccountId;
  readonly #before: ReadonlyMap<string, string>;
  readonly #changed: string[];
  readonly #named = new Set<string>();

  constructor(tx: Tx, means: Means, account: AccountId, before: ReadonlyMap<string, string>, changed: string[]) {
    this.#tx = tx;
    this.#means = means;
    this.#account = account;
    this.#before = before;
    this.#changed = changed;
  }

  /** `isGone`: what an equal state made is not there any more, so that it is made again. */
  async apply(part: string, state: unknown, save: () => Promise<void>, isGone = false): Promise<void> {
    this.#named.add(part);
    const hash = partHash(this.#means, this.#account, part, state);
    if (this.#before.get(part) === hash && !isGone) return;
    await save();
    await noteApplied(this.#tx, this.#account, part, hash);
    this.#changed.push(part);
  }

  unnamed(): string[] {
    return [...this.#before.keys()].filter((part) => !this.#named.has(part));
  }

  async forget(part: string): Promise<void> {
    await forgetApplied(this.#tx, this.#account, part);
    this.#changed.push(part);
  }
}
