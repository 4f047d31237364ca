/** Keywords that ask other schemas about the same value. */
import type { Making } from './making.ts';
import { isObject } from '../settings/index.ts';
import { pointerOf } from './problem-sentences.ts';
import type { Check, Node, Place, Seen, Walk } from './walk.ts';

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
      const told = explained(walk, 'anyOf', nodes, value, place, any);
      return told ?? (any || walk.find({ keyword: 'anyOf', place, limit: schema.anyOf, about: null, schema }));
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
      const told = count > 1 ? null : explained(walk, 'oneOf', nodes, value, place, count === 1);
      return told ?? (count === 1 || walk.find({ keyword: 'oneOf', place, limit: schema.oneOf, about, schema }));
    },
  ];
}

/** False when the problems of one branch were told in place of the sentence about all of them; else null. */
function explained(
  walk: Walk,
  keyword: 'anyOf' | 'oneOf',
  nodes: readonly Node[],
  value: unknown,
  place: Place,
  fits: boolean,
): false | null {
  if (walk.explain === null || walk.hasty) return null;
  walk.spend(nodes.length * costOfBranch);
  const branches = nodes.map(whole);
  const index = walk.explain(pointerOf(place), keyword, branches, value, fits);
  const node = index === null ? undefined : nodes[index];
  return node === undefined || walk.apply(node, value, place, null) ? null : false;
}

/** What it takes to see how close a value is to a branch, in steps. */
const costOfBranch = 5;
const wholes = new WeakMap<Node, object>();

/** A schema with what it refers to laid under it; the same object each time. */
function whole(node: Node): unknown {
  const { schema, ref } = node;
  if (ref === null || !isObject(schema) || !isObject(ref.schema)) return schema;
  const { $ref: _ref, ...beside } = schema;
  const known = wholes.get(node) ?? { ...ref.schema, ...beside };
  wholes.set(node, known);
  return known;
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
