/** Reads a JSON body: bounded depth, no keys that reach prototypes, no text that a database cannot keep. */
import { Refusal } from './refusal.ts';

export const longestBody = 256 * 1024;
export const deepestBody = 32;
/** More than this many would hold up everybody else while they are read. */
const mostValues = 50_000;

const refusedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Parses a body; undefined for an empty one. Refusal `body-invalid` for anything that is not clean JSON. */
export function parseJsonBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  const value = parseBounded(text);
  checkValue(value);
  return value;
}

/** Parses JSON of bounded size, whatever keys and characters it holds. Refusals: body-invalid, body-too-large. */
export function parseBounded(text: string): unknown {
  const { depth, values } = measureJson(text);
  if (depth > deepestBody) throw new Refusal('body-invalid', `The body is nested deeper than ${deepestBody} levels.`);
  if (values > mostValues) throw new Refusal('body-too-large', `The body holds more than ${mostValues} values.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('body-invalid', 'The body is not valid JSON.');
  }
}

/** Depth and number of values by counting brackets and commas outside strings: before anything recurses. */
export function measureJson(text: string): { depth: number; values: number } {
  let depth = 0;
  let deepest = 0;
  let values = 1;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (inString) {
      if (sign === 0x5c) at += 1;
      else if (sign === 0x22) inString = false;
    } else if (sign === 0x22) inString = true;
    else if (sign === 0x2c) values += 1;
    else if (sign === 0x7b || sign === 0x5b) {
      values += 1;
      deepest = Math.max(deepest, (depth += 1));
    } else if (sign === 0x7d || sign === 0x5d) depth -= 1;
  }
  return { depth: deepest, values };
}

function checkValue(value: unknown): void {
  if (typeof value === 'string') return checkText(value);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new Refusal('body-invalid', 'The body holds a number that is too large.');
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) return value.forEach(checkValue);
  for (const [key, inner] of Object.entries(value)) {
    if (refusedKeys.has(key)) throw new Refusal('body-invalid', `The body has a key that is not allowed: "${key}".`);
    checkText(key);
    checkValue(inner);
  }
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair. */
function checkText(text: string): void {
  if (text.includes('\u0000') || !text.isWellFormed()) {
    throw new Refusal('body-invalid', 'The body holds text with a character that cannot be stored.');
  }
}
