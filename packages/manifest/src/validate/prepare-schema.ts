/** A schema made ready once: references followed, patterns in linear time, every keyword a check. Nothing is evaluated. */
import { isObject, type JsonSchema } from '../settings/index.ts';
import { branchChecks } from './branch-checks.ts';
import { knows, refStandsAlone } from './drafts.ts';
import { listChecks } from './list-checks.ts';
import type { Making } from './making.ts';
import { objectChecks } from './object-checks.ts';
import { SchemaDocument, UnusableSchema, type Resource } from './schema-document.ts';
import { valueChecks } from './value-checks.ts';
import type { Check, Node } from './walk.ts';

export { clockFormat } from './formats.ts';

/** The root ready to be walked; throws UnusableSchema with a sentence when the schema cannot be used. */
export function prepareSchema(schema: JsonSchema | boolean, bundled: readonly JsonSchema[] = []): Node {
  const document = new SchemaDocument(schema, bundled);
  const known = new Map<Resource, Map<JsonSchema | boolean, Node>>();
  const waiting: Node[] = [];
  const link = (inner: unknown, around: Resource): Node => {
    if (typeof inner !== 'boolean' && !isObject(inner))
      throw new UnusableSchema(`A schema is an object, true or false; ${short(inner)} is none.`);
    const resource = document.ownerOf(inner, around);
    const nodes = known.get(resource) ?? new Map<JsonSchema | boolean, Node>();
    known.set(resource, nodes);
    const before = nodes.get(inner);
    if (before !== undefined) return before;
    const node: Node = { schema: inner, resource, checks: [], watches: false, ref: null };
    nodes.set(inner, node);
    waiting.push(node);
    return node;
  };
  const root = link(schema, document.root);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) fill(next, document, link);
  return root;
}

function fill(node: Node, document: SchemaDocument, link: (inner: unknown, around: Resource) => Node): void {
  const { schema, resource } = node;
  if (typeof schema === 'boolean') return;
  const { draft } = resource;
  const get = (keyword: string) =>
    Object.hasOwn(schema, keyword) && knows(draft, keyword) ? schema[keyword] : undefined;
  const making: Making = { schema, draft, get, node: (inner) => link(inner, resource) };
  const reference = followed(making, resource, document, link);
  node.ref = reference.ref;
  node.checks.push(...reference.checks);
  if (reference.ref !== null && refStandsAlone(draft)) return;
  node.watches = get('unevaluatedProperties') !== undefined || get('unevaluatedItems') !== undefined;
  // What was spoken about has to be known before what is left over is asked about.
  const objects = objectChecks(making);
  const lists = listChecks(making);
  node.checks.push(...valueChecks(making), ...objects.checks, ...lists.checks, ...branchChecks(making));
  node.checks.push(...objects.last, ...lists.last);
}

type Followed = { ref: Node | null; checks: Check[] };

function followed(
  { get }: Making,
  resource: Resource,
  document: SchemaDocument,
  link: (inner: unknown, around: Resource) => Node,
): Followed {
  const checks: Check[] = [];
  let ref: Node | null = null;
  if (get('$ref') !== undefined) {
    const target = document.resolve(get('$ref'), resource);
    const node = (ref = link(target.schema, target.resource));
    checks.push((value, place, walk, seen) => walk.apply(node, value, place, seen));
  }
  for (const [keyword, mark] of [
    ['$dynamicRef', '$dynamicAnchor'],
    ['$recursiveRef', '$recursiveAnchor'],
  ] as const) {
    if (get(keyword) === undefined) continue;
    const { schema, resource: home } = document.resolve(get(keyword), resource);
    const first = link(schema, home);
    const name = isObject(schema)
      ? keyword === '$recursiveRef' && schema[mark] === true
        ? ''
        : schema[mark]
      : undefined;
    const fragment = decodeURIComponent(/#(.*)$/.exec(String(get(keyword)))?.[1] ?? '');
    const moves = typeof name === 'string' && name === fragment;
    const marked = moves ? document.marking(name) : [];
    const others = new Map(marked.map((one) => [one.resource, link(one.schema, one.resource)]));
    checks.push((value, place, walk, seen) => {
      const outermost = walk.scope.find((one) => others.has(one));
      return walk.apply((outermost === undefined ? undefined : others.get(outermost)) ?? first, value, place, seen);
    });
  }
  return { ref, checks };
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
