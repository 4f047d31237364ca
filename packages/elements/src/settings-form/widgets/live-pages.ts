/** Pages of live choices, asked for one after the other: what has come, what is on its way, what failed. */
import type { FormOption, JsonObject } from '@mortise/manifest/browser';
import type { AskOptions } from '../form-input.ts';

export type LiveState = 'idle' | 'loading' | 'ready' | 'failed';

/** How long typing must have stopped before the outside system is asked, in milliseconds. */
const pause = 250;

/** One list's pages. `changed` is called whenever there is something new to show. */
export class LivePages {
  state: LiveState = 'idle';
  /** A sentence when it failed. */
  error: string | null = null;
  options: readonly FormOption[] = [];
  #definition: string;
  #changed: () => void;
  #ask: AskOptions = () => Promise.reject(new Error(''));
  #settings: JsonObject = {};
  /** For which answers and which words the pages are. */
  #about: { answers: string; search: string } | null = null;
  #next: string | null = null;
  #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(definition: string, changed: () => void) {
    this.#definition = definition;
    this.#changed = changed;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** The first page for these answers and words; what is here already is not asked for again. Typing is waited for. */
  begin(ask: AskOptions, settings: JsonObject, search: string): void {
    const about = { answers: JSON.stringify(settings), search };
    const same = this.#about?.answers === about.answers;
    if (same && this.#about?.search === search && this.state !== 'failed') return;
    clearTimeout(this.#timer);
    this.#stop.abort();
    if (!same) this.options = [];
    [this.#ask, this.#settings, this.#about, this.#next] = [ask, settings, about, null];
    this.#show('loading');
    if (search === '') void this.#load(null);
    else this.#timer = setTimeout(() => void this.#load(null), pause);
  }

  more(): void {
    if (this.#next !== null && this.state === 'ready') void this.#load(this.#next);
  }

  retry(): void {
    void this.#load(this.#next);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
  }

  async #load(cursor: string | null): Promise<void> {
    this.#stop.abort();
    const { signal } = (this.#stop = new AbortController());
    this.#show('loading');
    const question = {
      definition: this.#definition,
      search: this.#about?.search ?? '',
      cursor,
      settings: this.#settings,
    };
    try {
      const { options, next } = await this.#ask(question, signal);
      if (signal.aborted) return;
      const fresh = options.map(({ const: value, title }) => ({ value, label: title, offered: true }));
      this.options = cursor === null ? fresh : [...this.options, ...fresh];
      this.#next = next;
      this.#show('ready');
    } catch (error) {
      if (!signal.aborted) this.#show('failed', error instanceof Error ? error.message : String(error));
    }
  }

  #show(state: LiveState, error: string | null = null): void {
    [this.state, this.error] = [state, error];
    this.#changed();
  }
}
