/** What saved live choices are called: asked for when the form opens, one question after the other, each value once. */
import type { JsonObject, OptionValue } from '@mortise/manifest/browser';
import type { AskOptions } from '../form-input.ts';
import { identity } from './offered.ts';

/** The list that a value is of: its definition, and the answers that its request needs. */
export type LabelList = { definition: string; settings: JsonObject };
/** `label`: undefined while it is asked for, null when nobody knows one. */
type Known = { list: LabelList; about: string; value: OptionValue; label: string | null | undefined };

/** The most values of one question. */
const mostValues = 100;

/** The labels of one form. */
export class LiveLabels {
  #ask: () => AskOptions | undefined;
  #known = new Map<string, Known>();
  #listeners = new Set<() => void>();
  #running: AbortController | null = null;

  constructor(ask: () => AskOptions | undefined) {
    this.#ask = ask;
  }

  /** `changed` is called when labels have come. When the last one leaves, what was not answered is let go. */
  join(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => {
      this.#listeners.delete(changed);
      if (this.#listeners.size > 0) return;
      this.#running?.abort();
      this.#running = null;
      for (const [key, { label }] of this.#known) if (label === undefined) this.#known.delete(key);
    };
  }

  /** Undefined while it is asked for, null when nobody knows one. */
  labelOf(list: LabelList, value: unknown): string | null | undefined {
    return this.#known.get(keyOf(list, value))?.label;
  }

  /** A value that is known, or asked for already, is not asked for again. */
  ask(list: LabelList, value: OptionValue): void {
    const key = keyOf(list, value);
    if (this.#known.has(key)) return;
    this.#known.set(key, { list, about: JSON.stringify(list), value, label: undefined });
    if (this.#running !== null) return;
    const { signal } = (this.#running = new AbortController());
    // Fields that are drawn in the same turn share their questions.
    setTimeout(() => void this.#run(signal));
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let batch = this.#next(); batch !== null && !signal.aborted; batch = this.#next()) {
      const { list, values } = batch;
      const labels = await this.#load(list, values, signal);
      if (signal.aborted) return;
      for (const value of values) {
        const known = this.#known.get(keyOf(list, value));
        if (known !== undefined) known.label = labels.get(identity(value)) ?? null;
      }
      for (const changed of this.#listeners) changed();
    }
    if (!signal.aborted) this.#running = null;
  }

  #next(): { list: LabelList; values: OptionValue[] } | null {
    const waiting = [...this.#known.values()].filter(({ label }) => label === undefined);
    const [first] = waiting;
    if (first === undefined) return null;
    const same = waiting.filter(({ about }) => about === first.about).slice(0, mostValues);
    return { list: first.list, values: same.map(({ value }) => value) };
  }

  /** Without an answer the values stay as they are: nobody can do anything about it here. */
  async #load(list: LabelList, values: OptionValue[], signal: AbortSignal): Promise<Map<string, string>> {
    try {
      const answer = await this.#ask()?.({ ...list, search: '', cursor: null, values }, signal);
      return new Map(answer?.options.map((option) => [identity(option.const), option.title]));
    } catch {
      return new Map();
    }
  }
}

const keyOf = (list: LabelList, value: unknown): string => `${identity(value)} ${JSON.stringify(list)}`;

/** Whether it is a value that a list may hold. */
export function isOption(value: unknown): value is OptionValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
