/** Bytes of a stream → redacted lines of text: whole characters only, bounded line length, nothing held beyond one line. */
import { StringDecoder } from 'node:string_decoder';

/** Replaces secrets in a text that arrives in pieces; may hold back what could be the beginning of one. */
export type StreamRedactor = { write(chunk: string): string; flush(): string };

const cutMark = ' … (line cut)';

export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #redactor: StreamRedactor;
  readonly #limit: number;
  #open = '';
  #skipping = false;

  /** `limit`: characters kept of one line; the rest up to its end is dropped and marked. */
  constructor(redactor: StreamRedactor, limit: number) {
    this.#redactor = redactor;
    this.#limit = limit;
  }

  /** Lines that the chunk completed. Bytes that are no UTF-8 become U+FFFD. */
  write(chunk: Buffer): string[] {
    return this.#take(this.#redactor.write(this.#decoder.write(chunk)));
  }

  /** What is left when the stream has ended. */
  end(): string[] {
    const lines = this.#take(this.#redactor.write(this.#decoder.end()) + this.#redactor.flush());
    if (this.#open !== '') lines.push(this.#open);
    this.#open = '';
    return lines;
  }

  #take(text: string): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#append(text.slice(from, at), lines);
      if (!this.#skipping && this.#open !== '') lines.push(this.#open.replace(/\r$/, ''));
      this.#open = '';
      this.#skipping = false;
      from = at + 1;
    }
    this.#append(text.slice(from), lines);
    return lines;
  }

  #append(text: string, lines: string[]): void {
    if (this.#skipping) return;
    this.#open += text;
    if (this.#open.length <= this.#limit) return;
    lines.push(this.#open.slice(0, this.#limit) + cutMark);
    this.#open = '';
    this.#skipping = true;
  }
}
