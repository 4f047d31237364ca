/** Rules of typed credentials: what may be entered, and how they go into a request. Pure. */
import { fieldPattern, type KeyConnector } from '../connectors/index.ts';
import type { Problem } from '../platform/http/index.ts';

export type Typed = Readonly<Record<string, unknown>>;
export type OutgoingCall = { method: 'GET' | 'POST' | 'HEAD'; url: string; headers: Record<string, string> };

const longest = 4_000;

/** The fields as they are saved (ends trimmed, as pasting adds blanks), or every problem there is. */
export function checkCredentials(
  connector: KeyConnector,
  typed: Typed,
): { fields: Record<string, string>; problems: Problem[] } {
  const problems: Problem[] = [];
  const fields: Record<string, string> = {};
  for (const key of Object.keys(typed)) {
    if (!connector.fields.some((field) => field.name === key))
      problems.push({ path: `/${key}`, message: `${connector.label} does not ask for this.` });
  }
  for (const field of connector.fields) {
    const given: unknown = Object.hasOwn(typed, field.name) ? typed[field.name] : undefined;
    const value = typeof given === 'string' ? given.trim() : '';
    const message = problemOf(field, value);
    if (message !== null) problems.push({ path: `/${field.name}`, message });
    fields[field.name] = value;
  }
  return { fields, problems };
}

function problemOf(field: KeyConnector['fields'][number], value: string): string | null {
  if (value === '') return `${field.label} is missing.`;
  if (value.length > longest) return `${field.label} is too long.`;
  if (!/^[\x20-\x7e]+$/.test(value)) return `${field.label} has a character that no key has. Copy it again.`;
  const read = field.pattern === undefined ? null : fieldPattern(field.pattern);
  // Refused at apply; one that was stored before that rule tests nothing, and the outside system decides.
  if (read === null || 'refused' in read || read.test(value)) return null;
  return field.example === undefined
    ? `This does not look like ${field.label}.`
    : `This does not look like ${field.label}. It looks like ${field.example}`;
}

/** The connector's test call with the credentials in it; null when it has none. */
export function testCall(connector: KeyConnector, fields: Readonly<Record<string, string>>): OutgoingCall | null {
  if (!connector.test_request) return null;
  const url = addressOf(connector, connector.test_request.url, fields);
  return url === null ? null : { method: connector.test_request.method, ...withKey(connector, fields, url) };
}

/** An address of the definition with the fields in it; null when they make none. */
export function addressOf(
  connector: KeyConnector,
  template: string,
  fields: Readonly<Record<string, string>>,
): URL | null {
  const url = fillIn(connector, template, fields, encodeURIComponent);
  return URL.canParse(url) ? new URL(url) : null;
}

/** Puts the credentials where the definition says: into a header, or over the query parameter of that name. */
export function withKey(
  connector: KeyConnector,
  fields: Readonly<Record<string, string>>,
  url: URL,
): Pick<OutgoingCall, 'url' | 'headers'> {
  const value = fillIn(connector, connector.format, fields, (plain) => plain);
  if (connector.in === 'header')
    return { url: url.href, headers: { accept: 'application/json', [connector.header_name.toLowerCase()]: value } };
  const target = new URL(url);
  target.searchParams.set(connector.header_name, value);
  return { url: target.href, headers: { accept: 'application/json' } };
}

/** The field whose value is to blame when a system refuses the credentials. */
export function secretField(connector: KeyConnector): string {
  return (connector.fields.find((field) => field.secret) ?? connector.fields[0])?.name ?? 'key';
}

function fillIn(
  connector: KeyConnector,
  text: string,
  fields: Readonly<Record<string, string>>,
  encode: (plain: string) => string,
): string {
  return text.replaceAll(/\{([a-z][a-z0-9_]*)\}/g, (_, place: string) => {
    const name = place === 'key' && !Object.hasOwn(fields, 'key') ? secretField(connector) : place;
    return encode(Object.hasOwn(fields, name) ? (fields[name] ?? '') : '');
  });
}
