/** The parts of a JSON text as they are written, for what has to stay so: a parser rounds numbers and knows no blanks. */

/** A member of an object; `text` is its value, without the blanks around it. */
export type JsonMember = { key: string; text: string };

/** The members of an object in their order, repeated keys too; null for anything else. The text is valid JSON. */
export function jsonMembers(text: string): JsonMember[] | null {
  if (!/^\s*\{/.test(text)) return null;
  const members: JsonMember[] = [];
  let depth = 0;
  let from = 0;
  let key: string | null = null;
  const close = (to: number): void => {
    if (key !== null) members.push({ key, text: text.slice(from, to).trim() });
    key = null;
    from = to + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === quote) at = endOfString(text, at);
    else if (isOpening(sign)) {
      depth += 1;
      if (depth === 1) from = at + 1;
    } else if (isClosing(sign)) {
      depth -= 1;
      if (depth === 0) close(at);
    } else if (depth === 1 && sign === comma) close(at);
    else if (depth === 1 && sign === colon && key === null) {
      key = String(JSON.parse(text.slice(from, at)));
      from = at + 1;
    }
  }
  return members;
}

/** A JSON text read so that its numbers stay as they are written: as texts. */
export function readNumbersAsTexts(text: string): unknown {
  return parseWithSource(text, (_key, value, { source }) => (typeof value === 'number' ? source : value));
}

/** A JSON text read so that `JSON.stringify` writes its numbers as they were. */
export function readRawNumbers(text: string): unknown {
  return parseWithSource(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? rawJson(source) : value,
  );
}

// ECMAScript 2026, which the compiler's library does not know.
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;
const { rawJSON: rawJson } = JSON as typeof JSON & { rawJSON(text: string): object };

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const isOpening = (sign: number): boolean => sign === 0x7b || sign === 0x5b;
const isClosing = (sign: number): boolean => sign === 0x7d || sign === 0x5d;

/** Where the string that begins here ends. */
function endOfString(text: string, begins: number): number {
  let at = begins + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at;
}
