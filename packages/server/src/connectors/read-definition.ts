/** Reads connector definitions from outside and from the database, with our own rule of which patterns are safe to run. */
import { parseConnector as parse, type Connector, type Problem } from '@mortise/connectors';
import { fieldPattern } from './field-pattern.ts';

/** A whole definition, or `{name, system, method?, …}` of the catalogue; with problems, `connector` is null. */
export function parseConnector(input: unknown): { connector: Connector | null; problems: Problem[] } {
  return parse(fromEarlier(input), (pattern) => {
    const read = fieldPattern(pattern);
    return 'refused' in read ? read.refused : null;
  });
}

/** Where a key goes was told by three keys of a definition before it had one of its own; such definitions are still stored. */
function fromEarlier(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Reflect.get(input, 'kind') !== 'api_key') return input;
  const { in: place, header_name: name, format, ...rest } = input as Record<string, unknown>;
  const told = Object.entries({ in: place, name, format }).filter(([, value]) => value !== undefined);
  return told.length === 0 ? input : { ...rest, credential: Object.fromEntries(told) };
}
