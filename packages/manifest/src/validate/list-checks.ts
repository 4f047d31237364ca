/** Keywords that ask about lists. */
import { countValues, identity } from './equal-values.ts';
import { check, type Making } from './making.ts';
import type { Check, Node, Place, Seen, Walk } from './walk.ts';

/** Checks of the keywords for lists; `last` are those about entries that nothing else spoke of. */
export function listChecks(making: Making): { checks: Check[]; last: Check[] } {
  return {
    checks: [...countChecks(making), ...entryChecks(making), ...containsChecks(making)],
    last: leftOver(making),
  };
}

function countChecks(making: Making): Check[] {
  const checks: Check[] = [];
  const least = making.get('minItems');
  const most = making.get('maxItems');
  if (typeof least === 'number')
    checks.push(check(making, 'minItems', (it) => !Array.isArray(it) || it.length >= least));
  if (typeof most === 'number') checks.push(check(making, 'maxItems', (it) => !Array.isArray(it) || it.length <= most));
  if (making.get('uniqueItems') === true)
    checks.push(check(making, 'uniqueItems', (it, walk) => !Array.isArray(it) || allDiffer(it, walk)));
  return checks;
}

function allDiffer(list: readonly unknown[], walk: Walk): boolean {
  walk.spend(countValues(list));
  const known = new Set<string>();
  for (const one of list) {
    const text = identity(one);
    if (known.has(text)) return false;
    known.add(text);
  }
  return true;
}

/** `prefixItems` and `items`, or in older drafts the list form of `items` and `additionalItems`. */
function entryChecks(making: Making): Check[] {
  const items = making.get('items');
  const prefix = making.get('prefixItems');
  const firsts: unknown[] = Array.isArray(prefix) ? prefix : Array.isArray(items) ? items : [];
  const rest = Array.isArray(items) && !Array.isArray(prefix) ? making.get('additionalItems') : items;
  const nodes = firsts.map((one) => making.node(one));
  const others = rest === undefined || Array.isArray(rest) ? null : making.node(rest);
  if (nodes.length === 0 && others === null) return [];
  return [
    (value, place, walk, seen) => {
      if (!Array.isArray(value)) return true;
      const end = others === null ? Math.min(nodes.length, value.length) : value.length;
      let valid = true;
      for (let index = 0; index < end; index++) {
        const node = nodes[index] ?? others;
        if (node === null) break;
        seen?.entries.add(index);
        valid = walk.apply(node, value[index], { up: place, key: index, node }, null) && valid;
        if (!valid && walk.hasty) return false;
      }
      return valid;
    },
  ];
}

function containsChecks(making: Making): Check[] {
  const { schema, draft } = making;
  const given = making.get('contains');
  if (given === undefined) return [];
  const node = making.node(given);
  const least = number(making.get('minContains')) ?? 1;
  const most = number(making.get('maxContains')) ?? Number.POSITIVE_INFINITY;
  return [
    (value, place, walk, seen) => {
      if (!Array.isArray(value)) return true;
      const count = fitting(value, node, { place, walk, seen: draft === '2020-12' ? seen : null });
      if (count >= least && count <= most) return true;
      const keyword =
        count > most ? 'maxContains' : schema.minContains === undefined || draft === '7' ? 'contains' : 'minContains';
      return walk.find({ keyword, place, limit: schema[keyword], about: null, schema });
    },
  ];
}

function fitting(list: readonly unknown[], node: Node, at: { place: Place; walk: Walk; seen: Seen | null }): number {
  let count = 0;
  for (const [index, one] of list.entries()) {
    if (!at.walk.quietly(() => at.walk.apply(node, one, { up: at.place, key: index, node }, null))) continue;
    count += 1;
    at.seen?.entries.add(index);
  }
  return count;
}

function leftOver(making: Making): Check[] {
  const given = making.get('unevaluatedItems');
  if (given === undefined) return [];
  const node = making.node(given);
  return [
    (value, place, walk, seen) => {
      if (!Array.isArray(value) || seen === null) return true;
      let valid = true;
      for (const [index, one] of value.entries()) {
        if (seen.entries.has(index)) continue;
        valid = walk.apply(node, one, { up: place, key: index, node }, null) && valid;
        seen.entries.add(index);
      }
      return valid;
    },
  ];
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
