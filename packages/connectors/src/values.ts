/** What a request is filled in with: what is given, what is taken without being typed, and whether it may be used. */
import type { Connector } from './connector.ts';
import type { CredentialField } from './field.ts';
import type { Values } from './fill-template.ts';
import { pointed } from './answers/pointed.ts';
import { netsuiteHost } from './quirks/netsuite-host.ts';
import { RequestProblem } from './request-problem.ts';

/**
 * The values with defaults, the parts of key files and what can be derived in them. Throws `bad-value` for one that is none
 * of its options or no JSON where parts are read, `bad-host` for a host outside of its domains.
 */
export function completeValues(connector: Connector, given: Values): Values {
  const values: Record<string, string> = { ...given };
  for (const field of [...connector.provision_fields, ...connector.fields]) {
    const value = given[field.name] ?? '';
    if (value === '' && field.default !== undefined) values[field.name] = field.default;
    else if (value !== '') mustBeAllowed(field, value);
    if (value !== '' && field.parts !== undefined) Object.assign(values, partsOf(field, value));
  }
  return connector.quirk === 'netsuite-host' ? netsuiteHost(values) : values;
}

function mustBeAllowed(field: CredentialField, value: string): void {
  if (field.options !== undefined && !field.options.some((option) => option.value === value))
    throw new RequestProblem('bad-value', field.name);
  const host = value.toLowerCase();
  if (field.within !== undefined && !field.within.some((domain) => host === domain || host.endsWith(`.${domain}`)))
    throw new RequestProblem('bad-host', field.name);
}

function partsOf(field: CredentialField, value: string): Record<string, string> {
  const json = parseJson(value);
  if (json === undefined) throw new RequestProblem('bad-value', field.name);
  const found = Object.entries(field.parts ?? {}).flatMap(([name, pointer]) => {
    const part = pointed(json, pointer);
    return typeof part === 'string' && part !== '' ? [[name, part] as const] : [];
  });
  return Object.fromEntries(found);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A second set of names over the first: what a builder knows itself wins over what was given. */
export function withOwn(values: Values, own: Readonly<Record<string, string | null | undefined>>): Values {
  const known = Object.entries(own).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { ...values, ...Object.fromEntries(known) };
}
