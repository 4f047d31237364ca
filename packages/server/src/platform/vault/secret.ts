/** A secret value that cannot be printed by accident: every way to turn it into text says `[secret]`. */
import { inspect } from 'node:util';

export class Secret {
  readonly #value: string;
  /** A value that is kept with secrets and is none (a region, a shop's name): it is not masked where it is printed. */
  readonly isOpen: boolean;
  constructor(value: string, { isOpen = false }: { isOpen?: boolean } = {}) {
    this.#value = value;
    this.isOpen = isOpen;
  }
  /** The plain text. Call it only where the secret leaves for its own system. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [inspect.custom](): string {
    return '[secret]';
  }
}
