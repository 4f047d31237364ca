/** What an outside system answered to a live source → the choices of one page and how to ask for the next. Pure; the answer is foreign. */
import type { LiveSource } from '@mortise/manifest';

export type LiveOption = { const: string | number | boolean; title: string };
/** `next`: the cursor for the next page; null: there is none. */
export type LivePage = { options: LiveOption[]; next: string | null };

export const mostLiveOptions = 1_000;
/** Of a value and a cursor; a label is cut. */
const longestValue = 1_000;
const longestLabel = 200;

/** The page, at most 1,000 choices of it, each value once; null when the answer holds no list or not one usable item of it. */
export function readLiveAnswer(source: LiveSource, answer: unknown, asked: string | null): LivePage | null {
  const items = valueAt(answer, source.items);
  if (!Array.isArray(items)) return null;
  const found = new Map<string, LiveOption>();
  for (const item of items) {
    if (found.size === mostLiveOptions) break;
    const option = readItem(source, item);
    if (option !== null && !found.has(optionKey(option.const))) found.set(optionKey(option.const), option);
  }
  if (items.length > 0 && found.size === 0) return null;
  return { options: [...found.values()], next: nextOf(source, answer, asked) };
}

function readItem(source: LiveSource, item: unknown): LiveOption | null {
  const value = valueAt(item, source.value);
  if (!isPlain(value) || !canBeSaved(value)) return null;
  const label = valueAt(item, source.label);
  const title = isPlain(label) ? inOneLine(String(label)) : '';
  return { const: value, title: title === '' ? inOneLine(String(value)) : title };
}

/** Choosing it has to store it: no endless number, no whole one that lost digits, no text that a body may not hold. */
function canBeSaved(value: string | number | boolean): boolean {
  if (typeof value === 'number') return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (typeof value === 'boolean') return true;
  return value !== '' && value.length <= longestValue && !value.includes('\0') && value.isWellFormed();
}

/** A system that gives back the cursor it was asked with would be asked for ever. */
function nextOf({ cursor }: LiveSource, answer: unknown, asked: string | null): string | null {
  const next = cursor === null ? null : valueAt(answer, cursor.next);
  if (typeof next !== 'string' && typeof next !== 'number') return null;
  const text = String(next);
  return text === '' || text.length > longestValue || text === asked ? null : text;
}

/** The value at a JSON Pointer (RFC 6901); undefined when there is none. Own keys only. */
export function valueAt(from: unknown, pointer: string): unknown {
  if (pointer === '') return from;
  let value = from;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** A value as a key: the text 7 and the number 7 are two values. */
export const optionKey = (value: LiveOption['const']): string => `${typeof value} ${value}`;

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Foreign text for one line of a list: no control or direction characters that would change what stands around it. */
function inOneLine(text: string): string {
  const characters = [...text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()];
  return characters.length > longestLabel ? `${characters.slice(0, longestLabel - 1).join('')}…` : characters.join('');
}
