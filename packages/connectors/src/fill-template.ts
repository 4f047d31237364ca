/** Puts values into `{field}` of texts and addresses. A host is what the template says, whatever the values are. */
import { RequestProblem } from './request-problem.ts';

/** Provision, what the customer typed, what was read (`access_token` …), all as plain text. */
export type Values = Readonly<Record<string, string>>;

const place = /\{([a-z][a-z0-9_]*)\}/g;

/** The fields that a text names. */
export function placesIn(template: string): string[] {
  return [...template.matchAll(place)].map(([, name]) => name ?? '');
}

/** The host of an address as its template says it, with its port; null where a field is the whole address. */
export function hostIn(template: string): string | null {
  return /^https?:\/\/([^/?#]*)/.exec(template)?.[1] ?? null;
}

/** The text with the values as they are. Throws `missing-field`. */
export function fillText(template: string, values: Values): string {
  return template.replaceAll(place, (_, name: string) => valueOf(name, values));
}

/** Null when a field is missing or empty and the text consists of nothing else: then what it stands in is left out. */
export function fillOrLeave(template: string, values: Values): string | null {
  const [only] = placesIn(template);
  const alone = only !== undefined && template === `{${only}}`;
  if (alone && !has(values, only)) return null;
  return fillText(template, values);
}

/** A header's value. Throws `bad-value` for what would break out of it. */
export function fillHeader(template: string, values: Values): string | null {
  const text = fillOrLeave(template, values);
  // RFC 9110 §5.5: visible characters, blanks between them; other bytes mean something else to each server.
  if (text !== null && !/^[\x20-\x7e]*$/.test(text))
    throw new RequestProblem('bad-value', placesIn(template)[0] ?? null);
  return text === null ? null : text.trim();
}

/**
 * The address that a template makes. Values are encoded; what stands in the host has to be a host name or a part of one.
 * Throws `missing-field`, `bad-host`, `bad-address`.
 */
export function fillAddress(template: string, values: Values): URL {
  const given = /^\{([a-z][a-z0-9_]*)\}(.*)$/s.exec(template);
  if (given) return belowGiven(given[1] ?? '', given[2] ?? '', values);
  const [, scheme, host, rest] = /^(https?:\/\/)([^/?#]*)(.*)$/s.exec(template) ?? [];
  if (scheme === undefined || host === undefined) throw new RequestProblem('bad-address');
  const filledHost = fillHost(host, values);
  return checked(
    `${scheme}${filledHost}${fillRest(rest ?? '', values)}`,
    scheme + filledHost,
    placesIn(host)[0] ?? null,
  );
}

/** A field that is a whole address, and what the template puts behind it. */
function belowGiven(name: string, rest: string, values: Values): URL {
  const base = valueOf(name, values);
  const url = URL.canParse(base) ? new URL(base) : null;
  const plain =
    url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hash === '';
  if (!plain || (rest !== '' && url.search !== '')) throw new RequestProblem('bad-address', name);
  if (rest === '') return url;
  return checked(base.replace(/\/+$/, '') + fillRest(rest, values), url.origin, name);
}

function fillRest(rest: string, values: Values): string {
  return rest.replaceAll(place, (_, name: string) => {
    const value = valueOf(name, values);
    // A URL parser takes these two as steps, also when they are encoded.
    if (/^\.{1,2}$/.test(value)) throw new RequestProblem('bad-value', name);
    return encode(value);
  });
}

/** As encodeURIComponent, which cannot take half a surrogate pair. */
function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function checked(filled: string, origin: string, field: string | null): URL {
  const url = URL.canParse(filled) ? new URL(filled) : null;
  const meant = URL.canParse(origin) ? new URL(origin) : null;
  if (url === null || meant === null || url.origin !== meant.origin || url.username !== '' || url.password !== '')
    throw new RequestProblem('bad-address', field);
  return url;
}

const label = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const hostName = new RegExp(`^${label}(?:\\.${label})*$`);

function fillHost(template: string, values: Values): string {
  const names = placesIn(template);
  const host = template.replaceAll(place, (_, name: string) => {
    const value = valueOf(name, values);
    if (value.length > 253 || !hostName.test(value)) throw new RequestProblem('bad-host', name);
    return value.toLowerCase();
  });
  // A parser reads `127.1` and `0x7f.1` as IPv4 addresses: all that ends in a number (URL standard).
  if (names.length > 0 && /(?:^|\.)(?:\d+|0x[0-9a-f]*)(?::\d+)?$/i.test(host))
    throw new RequestProblem('bad-host', names.at(-1) ?? null);
  // Parts that are right may make a name that is none: labels that grow together, or too many of them.
  const bare = host.replace(/\.?(?::\d+)?$/, '');
  if (names.length > 0 && (bare.length > 253 || !hostName.test(bare)))
    throw new RequestProblem('bad-host', names.at(-1) ?? null);
  return host;
}

function valueOf(name: string, values: Values): string {
  if (!has(values, name)) throw new RequestProblem('missing-field', name);
  return values[name] ?? '';
}

function has(values: Values, name: string): boolean {
  return Object.hasOwn(values, name) && values[name] !== '';
}
