/** JSON from strangers, read strictly: duplicate keys, deep nesting and prototype keys are refused. */

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Parses `text` as a JSON object; null when it is not one, nests deeper than `mostDepth`, repeats a key or names a prototype. */
export function parseStrictObject(text: string, mostDepth: number): Record<string, unknown> | null {
  if (!isFlatEnough(text, mostDepth)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value) || !hasCleanKeys(text) || !isStorable(value))
    return null;
  return value as Record<string, unknown>;
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair; JSON.stringify writes both as escapes. */
function isStorable(value: object): boolean {
  return !/\\u(?:0000|d[89a-f])/.test(JSON.stringify(value));
}

/** Counts brackets outside strings, before anything recursive sees the text. */
function isFlatEnough(text: string, mostDepth: number): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth > mostDepth) return false;
  }
  return true;
}

/** `text` is valid JSON by now: a string directly after `{` or after `,` inside an object is a key. */
function hasCleanKeys(text: string): boolean {
  const open: (Set<string> | null)[] = [];
  let expectsKey = false;
  for (const [token] of text.matchAll(tokens)) {
    const keys = open.at(-1) ?? null;
    if (token === '{') {
      open.push(new Set());
      expectsKey = true;
      continue;
    }
    if (token === '[') {
      open.push(null);
      expectsKey = false;
      continue;
    }
    if (token === '}' || token === ']') {
      open.pop();
      expectsKey = false;
      continue;
    }
    if (token === ',') {
      expectsKey = keys !== null;
      continue;
    }
    if (token === ':' || keys === null || !expectsKey) continue;
    const key = JSON.parse(token) as string;
    if (keys.has(key) || forbiddenKeys.has(key)) return false;
    keys.add(key);
    expectsKey = false;
  }
  return true;
}
