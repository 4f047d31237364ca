/** Keywords that ask other schemas about the same value. */
import type { Making } from './making.ts';
import type { Check, Node, Seen } from './walk.ts';

/** Checks of allOf, anyOf, oneOf, not and if. */
export function branchChecks(making: Making): Check[] {
  return [
    ...everyBranch(making),
    ...anyBranch(making),
    ...oneBranch(making),
    ...notThis(making),
    ...conditional(making),
  ];
}

function branches(making: Making, keyword: string): Node[] | null {
  const given = making.get(keyword);
  return Array.isArray(given) ? given.map((one) => making.node(one)) : null;
}

function everyBranch(making: Making): Check[] {
  return (branches(making, 'allOf') ?? []).map(
    (node): Check =>
      (value, place, walk, seen) =>
        walk.apply(node, value, place, seen),
  );
}

function anyBranch(making: Making): Check[] {
  const nodes = branches(making, 'anyOf');
  if (nodes === null) return [];
  const { schema } = making;
  return [
    (value, place, walk, seen) => {
      let any = false;
      for (const node of nodes) {
        any = walk.quietly(() => walk.apply(node, value, place, seen)) || any;
        if (any && seen === null) break;
      }
      return any || walk.find({ keyword: 'anyOf', place, limit: schema.anyOf, about: null, schema });
    },
  ];
}

function oneBranch(making: Making): Check[] {
  const nodes = branches(making, 'oneOf');
  if (nodes === null) return [];
  const { schema } = making;
  return [
    (value, place, walk, seen) => {
      let count = 0;
      for (const node of nodes) {
        if (walk.quietly(() => walk.apply(node, value, place, seen))) count += 1;
        if (count > 1) break;
      }
      const about = count > 1 ? 'several' : null;
      return count === 1 || walk.find({ keyword: 'oneOf', place, limit: schema.oneOf, about, schema });
    },
  ];
}

function notThis(making: Making): Check[] {
  const given = making.get('not');
  if (given === undefined) return [];
  const node = making.node(given);
  const { schema } = making;
  return [
    (value, place, walk) =>
      !walk.quietly(() => walk.apply(node, value, place, null)) ||
      walk.find({ keyword: 'not', place, limit: given, about: null, schema }),
  ];
}

function conditional(making: Making): Check[] {
  const given = making.get('if');
  if (given === undefined) return [];
  const asked = making.node(given);
  const [then, other] = ['then', 'else'].map((keyword) => {
    const branch = making.get(keyword);
    return branch === undefined ? null : making.node(branch);
  });
  return [
    (value, place, walk, seen: Seen | null) => {
      const branch = walk.quietly(() => walk.apply(asked, value, place, seen)) ? then : other;
      return branch === null || branch === undefined || walk.apply(branch, value, place, seen);
    },
  ];
}
