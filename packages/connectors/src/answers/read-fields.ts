/** Reads the values that nobody types: from the callback, from a token answer, from a lookup's answer. */
import type { Connector } from '../connector.ts';
import type { CredentialField } from '../field.ts';
import { pointed } from './pointed.ts';

const longest = 2_000;

/** Field → value, of the fields of this source that the answer has. */
export function readFields(
  connector: Pick<Connector, 'fields'>,
  source: 'token_response' | 'lookup',
  answer: unknown,
): Record<string, string> {
  const found = connector.fields
    .filter((field) => field.source === source)
    .flatMap((field) => pair(field, pointed(answer, field.from ?? '')));
  return Object.fromEntries(found);
}

/** Field → value, of the fields that the callback brings. */
export function readCallbackFields(
  connector: Pick<Connector, 'fields'>,
  params: URLSearchParams,
): Record<string, string> {
  const found = connector.fields
    .filter((field) => field.source === 'callback')
    .flatMap((field) => pair(field, params.get(field.from ?? field.name)));
  return Object.fromEntries(found);
}

/** The value of one lookup's answer, or null. */
export function readLookup(field: CredentialField, text: string): string | null {
  try {
    return pair(field, pointed(JSON.parse(text), field.from ?? ''))[0]?.[1] ?? null;
  } catch {
    return null;
  }
}

function pair(field: CredentialField, value: unknown): [string, string][] {
  const text = typeof value === 'string' || typeof value === 'number' ? cut(field, String(value)) : null;
  return text === null || text === '' || text.length > longest ? [] : [[field.name, text]];
}

/** What stands between `after` and `until`; null when `after` is not there. */
function cut({ after, until }: CredentialField, text: string): string | null {
  const start = after === undefined ? 0 : text.indexOf(after);
  if (start < 0) return null;
  const rest = text.slice(start + (after?.length ?? 0));
  const end = until === undefined ? -1 : rest.indexOf(until);
  return end < 0 ? rest : rest.slice(0, end);
}
