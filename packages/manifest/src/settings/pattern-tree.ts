/** Reads a `pattern` (ECMAScript, flag `u`) into a tree, as far as a matcher in linear time can follow it. */

export type PatternTree =
  | { kind: 'one'; test: (char: string) => boolean }
  | { kind: 'all'; parts: PatternTree[] }
  | { kind: 'any'; choices: PatternTree[] }
  | { kind: 'repeat'; inner: PatternTree; min: number; max: number }
  | { kind: 'edge'; at: 'start' | 'end' | 'word' | 'inside' }
  | { kind: 'look'; inner: PatternTree; negated: boolean };

/** A pattern that is valid, but asks for more than linear time can give. */
export class PatternBeyond extends Error {}

type Cursor = { source: string; at: number };

/** The tree; throws SyntaxError for an invalid pattern and PatternBeyond for back references and look-behind. */
export function readPattern(source: string): PatternTree {
  new RegExp(source, 'u');
  const cursor = { source, at: 0 };
  return readChoices(cursor);
}

function readChoices(cursor: Cursor): PatternTree {
  const choices: PatternTree[] = [readParts(cursor)];
  while (cursor.source[cursor.at] === '|') {
    cursor.at += 1;
    choices.push(readParts(cursor));
  }
  const [only] = choices;
  return choices.length === 1 && only !== undefined ? only : { kind: 'any', choices };
}

function readParts(cursor: Cursor): PatternTree {
  const parts: PatternTree[] = [];
  while (cursor.at < cursor.source.length && !'|)'.includes(cursor.source[cursor.at] ?? '')) {
    parts.push(readRepeat(readAtom(cursor), cursor));
  }
  return { kind: 'all', parts };
}

const counts = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/;

function readRepeat(inner: PatternTree, cursor: Cursor): PatternTree {
  const [whole, sign, least, comma, most] = counts.exec(cursor.source.slice(cursor.at, cursor.at + 40)) ?? [];
  if (whole === undefined) return inner;
  cursor.at += whole.length;
  if (inner.kind === 'look') throw new PatternBeyond('a repeated look-ahead');
  if (sign !== undefined)
    return { kind: 'repeat', inner, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
  const min = Number(least);
  const max = comma === undefined ? min : most === '' || most === undefined ? Number.POSITIVE_INFINITY : Number(most);
  return { kind: 'repeat', inner, min, max };
}

function readAtom(cursor: Cursor): PatternTree {
  const char = String.fromCodePoint(cursor.source.codePointAt(cursor.at) ?? 0);
  if (char === '(') return readGroup(cursor);
  if (char === '[') return one(take(cursor, classLength(cursor)));
  if (char === '\\') return readEscape(cursor);
  take(cursor, char.length);
  if (char === '^') return { kind: 'edge', at: 'start' };
  if (char === '$') return { kind: 'edge', at: 'end' };
  return char === '.' ? one('.') : { kind: 'one', test: (other) => other === char };
}

function readGroup(cursor: Cursor): PatternTree {
  const opening =
    /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>|[^:]*:))?/.exec(cursor.source.slice(cursor.at, cursor.at + 200))?.[0] ?? '(';
  if (/^\(\?<[=!]/.test(opening)) throw new PatternBeyond('look-behind');
  if (/^\(\?[a-z-]+:/.test(opening)) throw new PatternBeyond('flags inside the pattern');
  take(cursor, opening.length);
  const inner = readChoices(cursor);
  take(cursor, 1);
  if (opening === '(?=' || opening === '(?!') return { kind: 'look', inner, negated: opening === '(?!' };
  return inner;
}

const escapes =
  /^\\(?:[pP]\{[^}]*\}|u\{[0-9a-fA-F]+\}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|.)/su;

function readEscape(cursor: Cursor): PatternTree {
  const whole = take(cursor, escapes.exec(cursor.source.slice(cursor.at, cursor.at + 200))?.[0].length ?? 2);
  if (whole === '\\b') return { kind: 'edge', at: 'word' };
  if (whole === '\\B') return { kind: 'edge', at: 'inside' };
  if (/^\\[1-9k]/.test(whole)) throw new PatternBeyond('a back reference');
  return one(whole);
}

function classLength(cursor: Cursor): number {
  let at = cursor.at + 1;
  while (at < cursor.source.length && cursor.source[at] !== ']') at += cursor.source[at] === '\\' ? 2 : 1;
  return at + 1 - cursor.at;
}

function take(cursor: Cursor, length: number): string {
  const taken = cursor.source.slice(cursor.at, cursor.at + length);
  cursor.at += length;
  return taken;
}

/** One character, asked of the engine itself, each answer kept. */
function one(source: string): PatternTree {
  const native = new RegExp(`^(?:${source})$`, 'u');
  const known = new Map<string, boolean>();
  const test = (char: string): boolean => {
    const answer = known.get(char) ?? native.test(char);
    if (known.size < 2_000) known.set(char, answer);
    return answer;
  };
  return { kind: 'one', test };
}
