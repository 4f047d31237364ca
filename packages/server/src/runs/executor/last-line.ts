/** Keeps the last non-empty line of a stream of bytes, in bounded memory, however much is written. */

/** What a stream ended with: a line, nothing but blanks, or a line longer than the limit. */
export type LastLine = { kind: 'line'; text: string } | { kind: 'none' } | { kind: 'too-long' };

type Held = { parts: Buffer[]; length: number; tooLong: boolean };

const newline = 0x0a;
const emptyHeld = (): Held => ({ parts: [], length: 0, tooLong: false });

export class LastLineReader {
  readonly #limit: number;
  #open: Held = emptyHeld();
  #last: Held = emptyHeld();

  /** `limit`: the longest line that counts, in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  write(chunk: Buffer): void {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) {
      this.#extend(chunk);
      return;
    }
    const first = chunk.indexOf(newline);
    this.#extend(chunk.subarray(0, first));
    this.#close();
    if (end > first) this.#takeLastOf(chunk.subarray(first + 1, end));
    this.#extend(chunk.subarray(end + 1));
  }

  /** The last line once the stream has ended. */
  end(): LastLine {
    this.#close();
    if (this.#last.tooLong) return { kind: 'too-long' };
    const text = Buffer.concat(this.#last.parts).toString('utf8').trim();
    return text === '' ? { kind: 'none' } : { kind: 'line', text };
  }

  /** Looks for the last non-empty line among complete lines, from the end. */
  #takeLastOf(lines: Buffer): void {
    let end = lines.length;
    while (end >= 0) {
      const start = end === 0 ? 0 : lines.lastIndexOf(newline, end - 1) + 1;
      const line = lines.subarray(start, end);
      if (!isBlank(line)) {
        this.#open = emptyHeld();
        this.#extend(line);
        this.#close();
        return;
      }
      end = start - 1;
    }
  }

  #extend(bytes: Buffer): void {
    const held = this.#open;
    if (held.tooLong || bytes.length === 0) return;
    held.length += bytes.length;
    if (held.length > this.#limit) {
      held.tooLong = true;
      held.parts = [];
    } else {
      held.parts.push(Buffer.from(bytes));
    }
  }

  #close(): void {
    if (this.#open.tooLong || this.#open.parts.some((part) => !isBlank(part))) this.#last = this.#open;
    this.#open = emptyHeld();
  }
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return false;
  return true;
}
