/** A call that came in, as it came, and how a place of it is read. */
import { pointed } from '../answers/pointed.ts';
import type { CallPlace } from './webhooks.ts';

export type Received = {
  method: string;
  /** The whole address as the system was given it, with all that it put behind it. */
  url: string;
  /** By lower-case name; several of one name are joined by ", " (RFC 9110 §5.3). */
  headers: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Byte for byte. */
  body: Uint8Array;
};

export function headerOf(received: Received, name: string): string | null {
  const lower = name.toLowerCase();
  return Object.hasOwn(received.headers, lower) ? (received.headers[lower] ?? null) : null;
}

/** The text, number or truth value at a place, as text; null when there is none, and for a body that is no JSON. */
export function readPlace(received: Received, place: CallPlace): string | null {
  if ('header' in place) return headerOf(received, place.header);
  if ('query' in place) return received.query.get(place.query);
  return textAt(parseBody(received.body), place.at);
}

/** RFC 6901. Null for what is not there, and for what is no single value. */
export function textAt(json: unknown, pointer: string): string | null {
  const value = pointed(json, pointer);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function parseBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    return null;
  }
}
