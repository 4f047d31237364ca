/** Keywords that ask about objects. */
import { isObject } from '../settings/index.ts';
import { check, type Making } from './making.ts';
import { patternTest } from './value-checks.ts';
import type { Check, Node, Place, Walk } from './walk.ts';

/** Checks of the keywords for objects; `last` are those about what nothing else spoke of. */
export function objectChecks(making: Making): { checks: Check[]; last: Check[] } {
  return {
    checks: [...countChecks(making), ...namesChecks(making), ...memberChecks(making), ...dependentChecks(making)],
    last: leftOver(making),
  };
}

function countChecks(making: Making): Check[] {
  const least = making.get('minProperties');
  const most = making.get('maxProperties');
  const count = (value: object) => Object.keys(value).length;
  return [
    ...(typeof least === 'number' ? [check(making, 'minProperties', (it) => !isObject(it) || count(it) >= least)] : []),
    ...(typeof most === 'number' ? [check(making, 'maxProperties', (it) => !isObject(it) || count(it) <= most)] : []),
  ];
}

function namesChecks(making: Making): Check[] {
  const { schema, get } = making;
  const checks: Check[] = [];
  const required = get('required');
  if (Array.isArray(required)) checks.push(needs(making, 'required', required));
  const names = get('propertyNames');
  if (names !== undefined) {
    const node = making.node(names);
    checks.push((value, place, walk) => {
      if (!isObject(value)) return true;
      const odd = Object.keys(value).filter((key) => !walk.quietly(() => walk.apply(node, key, place, null)));
      for (const key of odd) walk.find({ keyword: 'propertyNames', place, limit: names, about: key, schema });
      return odd.length === 0;
    });
  }
  return checks;
}

/** Each of the keys has to be there; a missing one is found at its own place, where the answer belongs. */
function needs(making: Making, keyword: string, keys: readonly unknown[]): Check {
  const { schema } = making;
  const wanted = keys.filter((key) => typeof key === 'string');
  const nodes = new Map(wanted.map((key) => [key, propertyNode(making, key)]));
  return (value, place, walk) => {
    if (!isObject(value)) return true;
    walk.spend(Math.ceil(wanted.length / 8));
    const missing = wanted.filter((key) => !Object.hasOwn(value, key));
    for (const key of missing) {
      const at = { up: place, key, node: nodes.get(key) ?? null };
      walk.find({ keyword, place: at, limit: keys, about: key, schema });
    }
    return missing.length === 0;
  };
}

function propertyNode(making: Making, key: string): Node | null {
  const properties = making.schema.properties;
  const property: unknown = isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
  return isObject(property) ? making.node(property) : null;
}

function memberChecks(making: Making): Check[] {
  const properties = entriesOf(making, 'properties');
  const patterns = entriesOf(making, 'patternProperties').map(({ key, node }) => ({ test: patternTest(key), node }));
  const extra = making.get('additionalProperties');
  const others = extra === undefined ? null : making.node(extra);
  if (properties.length === 0 && patterns.length === 0 && others === null) return [];
  const named = new Set(properties.map(({ key }) => key));
  return [
    (value, place, walk, seen) => {
      if (!isObject(value)) return true;
      let valid = true;
      walk.spend(Math.ceil(properties.length / 8));
      for (const { key, node } of properties) {
        if (!Object.hasOwn(value, key)) continue;
        seen?.keys.add(key);
        valid = walk.apply(node, value[key], { up: place, key, node }, null) && valid;
      }
      if (patterns.length === 0 && others === null) return valid;
      for (const [key, inner] of Object.entries(value)) {
        const fitting = patterns.filter(({ test }) => test(key, walk));
        if (fitting.length > 0) seen?.keys.add(key);
        for (const { node } of fitting) valid = walk.apply(node, inner, { up: place, key, node }, null) && valid;
        if (others === null || named.has(key) || fitting.length > 0) continue;
        seen?.keys.add(key);
        valid = stranger(making, 'additionalProperties', others, { key, inner, place, walk }) && valid;
      }
      return valid;
    },
  ];
}

type Member = { key: string; inner: unknown; place: Place; walk: Walk };

function stranger({ schema }: Making, keyword: string, node: Node, { key, inner, place, walk }: Member): boolean {
  const at = { up: place, key, node };
  if (node.schema === false) return walk.find({ keyword, place: at, limit: false, about: key, schema });
  return walk.apply(node, inner, at, null);
}

function dependentChecks(making: Making): Check[] {
  const checks: Check[] = [];
  for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies']) {
    const map = making.get(keyword);
    if (!isObject(map)) continue;
    for (const [key, then] of Object.entries(map)) {
      const asked = Array.isArray(then) ? needs(making, 'dependentRequired', then) : nodeCheck(making.node(then));
      checks.push((value, ...rest) => !isObject(value) || !Object.hasOwn(value, key) || asked(value, ...rest));
    }
  }
  return checks;
}

function nodeCheck(node: Node): Check {
  return (value, place, walk, seen) => walk.apply(node, value, place, seen);
}

function leftOver(making: Making): Check[] {
  const given = making.get('unevaluatedProperties');
  if (given === undefined) return [];
  const node = making.node(given);
  return [
    (value, place, walk, seen) => {
      if (!isObject(value) || seen === null) return true;
      let valid = true;
      for (const [key, inner] of Object.entries(value)) {
        if (seen.keys.has(key)) continue;
        valid = stranger(making, 'unevaluatedProperties', node, { key, inner, place, walk }) && valid;
        seen.keys.add(key);
      }
      return valid;
    },
  ];
}

function entriesOf(making: Making, keyword: string): { key: string; node: Node }[] {
  const map = making.get(keyword);
  return isObject(map) ? Object.entries(map).map(([key, inner]) => ({ key, node: making.node(inner) })) : [];
}
