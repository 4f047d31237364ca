/** Reads a connector definition that came from outside: a whole one, or one that names a system of the catalogue. */
import { connectorProblems, type RefusedPattern } from './connector-rules.ts';
import { connectorShapes, type Connector } from './connector.ts';
import { withDefaults } from './defaults.ts';
import type { Kind } from './kinds.ts';
import { findSystem } from './read-catalogue.ts';
import { isObject, shapeProblems, type Problem } from './shape-problems.ts';

const kindNames = Object.keys(connectorShapes).join(', ');

/**
 * Defaults are filled in; with problems, `connector` is null. `{name, system, method?, …}` takes the rest from the catalogue
 * (the method that is preferred, without `method`); what is given besides replaces it key by key. `refusedPattern` says why
 * a field's pattern cannot be tested safely, or null: patterns are somebody else's expressions.
 */
export function parseConnector(
  input: unknown,
  refusedPattern: RefusedPattern,
): { connector: Connector | null; problems: Problem[] } {
  if (!isObject(input)) return refused('', 'A connector is a set of named values.');
  const resolved = 'kind' in input || !('system' in input) ? input : fromCatalogue(input);
  if ('path' in resolved && 'message' in resolved) return { connector: null, problems: [resolved as Problem] };
  const kind: unknown = Reflect.get(resolved, 'kind');
  if (typeof kind !== 'string' || !Object.hasOwn(connectorShapes, kind))
    return refused('/kind', `The kind is one of ${kindNames}.`);
  const shape = connectorShapes[kind as Kind];
  const whole = withDefaults(shape, kind as Kind, resolved);
  const problems = shapeProblems(shape, whole);
  if (problems.length > 0) return { connector: null, problems };
  const connector = whole as Connector;
  const broken = connectorProblems(connector, refusedPattern);
  return broken.length > 0 ? { connector: null, problems: broken } : { connector, problems: [] };
}

/** The definition that a system's method and what is given besides make, or what is wrong with it. */
function fromCatalogue(input: object): object | Problem {
  const { system: id, method: wanted, ...given } = input as { system: unknown; method?: unknown };
  const system = typeof id === 'string' ? findSystem(id) : null;
  if (system === null) return { path: '/system', message: 'The catalogue has no system of this id.' };
  const found = wanted === undefined ? system.methods[0] : system.methods.find((method) => method.id === wanted);
  if (found === undefined) {
    const ids = system.methods.map((method) => method.id).join(', ');
    return { path: '/method', message: `The methods of ${system.name} are ${ids}.` };
  }
  const { id: method, label: _, ...facts } = found;
  const logo = system.icon === null ? {} : { logo: system.icon };
  const docs = system.docs_url === null ? {} : { docs_url: system.docs_url };
  return { label: system.name, ...logo, ...docs, ...facts, system: system.id, method, ...given };
}

function refused(path: string, message: string): { connector: null; problems: Problem[] } {
  return { connector: null, problems: [{ path, message }] };
}
