/** Builds a request that a definition writes down. */
import type { Static } from 'typebox';
import { fillAddress, fillHeader, fillOrLeave, type Values } from '../fill-template.ts';
import type { WrittenRequest } from '../kinds.ts';
import { withParams, type Outgoing } from './outgoing.ts';

type Written = Omit<Static<typeof WrittenRequest>, 'answer'>;

export function writtenRequest(written: Written, values: Values): Outgoing {
  const headers = { accept: 'application/json', ...filledHeaders(written.headers, values) };
  const call = { method: written.method, url: fillAddress(written.url, values).href, headers, body: null };
  return withParams(call, written.encode, filledParams(written.body, values));
}

/** In lower case; those that are nothing but a missing field are left out. */
export function filledHeaders(
  headers: Readonly<Record<string, string>> | undefined,
  values: Values,
): Record<string, string> {
  const filled = Object.entries(headers ?? {}).map(
    ([name, text]) => [name.toLowerCase(), fillHeader(text, values)] as const,
  );
  return present(filled);
}

/** Those that are nothing but a missing field are left out. */
export function filledParams(
  params: Readonly<Record<string, string>> | undefined,
  values: Values,
): Record<string, string> {
  return present(Object.entries(params ?? {}).map(([name, text]) => [name, fillOrLeave(text, values)] as const));
}

function present(entries: (readonly [string, string | null])[]): Record<string, string> {
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
}
