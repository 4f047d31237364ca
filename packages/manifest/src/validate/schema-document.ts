/** Where the references of a schema lead: `$id`, `$anchor` and JSON Pointers, all within the document and what is bundled. */
import { isObject, type JsonSchema } from '../settings/index.ts';
import { draftOf, knows, refStandsAlone, schemasIn, type Draft } from './drafts.ts';

/** A schema with an address of its own: the root, or one that carries `$id`. */
export type Resource = {
  root: JsonSchema | boolean;
  uri: string;
  draft: Draft;
  anchors: Map<string, JsonSchema>;
  /** By name what `$dynamicAnchor` marks; under `''` the root when it carries `$recursiveAnchor: true`. */
  dynamic: Map<string, JsonSchema>;
};
export type Target = { schema: JsonSchema | boolean; resource: Resource };

/** A schema that cannot be used, with the sentence why. */
export class UnusableSchema extends Error {}

/** Stands for the address of a schema that names none; leads nowhere. */
const noAddress = 'schema://none/';

export class SchemaDocument {
  readonly root: Resource;
  readonly #resources = new Map<string, Resource>();
  readonly #byRoot = new Map<JsonSchema, Resource>();

  /** Schemas with addresses of their own, taken in once a reference asks for one of them. */
  #bundled: readonly JsonSchema[];

  constructor(schema: JsonSchema | boolean, bundled: readonly JsonSchema[] = []) {
    this.#bundled = bundled;
    this.root = this.#add(schema, noAddress, '2020-12');
  }

  /** What a reference leads to; throws UnusableSchema when it is nothing, or lies outside. */
  resolve(reference: unknown, from: Resource): Target {
    const nowhere = (why: string) => new UnusableSchema(`The reference ${JSON.stringify(reference)} ${why}.`);
    if (typeof reference !== 'string') throw nowhere('is not a text');
    const url = parse(reference, from.uri);
    if (url === null) throw nowhere('cannot be read');
    const fragment = decode(url.hash.slice(1));
    url.hash = '';
    const resource = reference.startsWith('#') ? from : this.#find(url.href);
    if (resource === undefined) throw nowhere('leads out of the schema; nothing is fetched');
    const found =
      fragment === '' || fragment.startsWith('/') ? this.#follow(fragment, resource) : anchored(fragment, resource);
    if (found === null) throw nowhere('leads to nothing');
    return found;
  }

  /** The resources that mark a schema with this dynamic anchor. */
  marking(name: string): { resource: Resource; schema: JsonSchema }[] {
    return [...new Set([...this.#resources.values(), ...this.#byRoot.values()])].flatMap((resource) => {
      const schema = resource.dynamic.get(name);
      return schema === undefined ? [] : [{ resource, schema }];
    });
  }

  /** The resource that a schema found inside another belongs to: its own when it carries an `$id`. */
  ownerOf(schema: JsonSchema | boolean, around: Resource): Resource {
    return (typeof schema === 'object' ? this.#byRoot.get(schema) : undefined) ?? around;
  }

  #find(uri: string): Resource | undefined {
    const found = this.#resources.get(uri);
    if (found !== undefined || !this.#bundled.some(({ $id }) => $id === uri || $id === `${uri}#`)) return found;
    // All at once, because they refer to each other.
    const bundled = this.#bundled;
    this.#bundled = [];
    for (const one of bundled) this.#add(one, noAddress, '2020-12');
    return this.#resources.get(uri);
  }

  #add(root: JsonSchema | boolean, base: string, draft: Draft): Resource {
    const first = this.#open(root, base, draftOf(root, draft));
    const waiting: Target[] = typeof root === 'object' ? [{ schema: root, resource: first }] : [];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { schema, resource } = next;
      if (typeof schema !== 'object') continue;
      markAnchors(schema, resource);
      for (const inner of schemasIn(schema)) {
        const id = idOf(inner, draftOf(inner, resource.draft));
        const owner = id === null ? resource : this.#open(inner, resource.uri, draftOf(inner, resource.draft));
        waiting.push({ schema: inner, resource: owner });
      }
    }
    return first;
  }

  #open(root: JsonSchema | boolean, base: string, draft: Draft): Resource {
    const id = typeof root === 'object' ? idOf(root, draft) : null;
    const url = parse(id ?? '', base);
    const fragment = url === null ? '' : decode(url.hash.slice(1));
    if (url !== null) url.hash = '';
    const resource: Resource = { root, uri: url?.href ?? base, draft, anchors: new Map(), dynamic: new Map() };
    if (fragment !== '' && typeof root === 'object') resource.anchors.set(fragment, root);
    if (url !== null) this.#resources.set(url.href, resource);
    if (typeof root === 'object') this.#byRoot.set(root, resource);
    return resource;
  }

  #follow(pointer: string, from: Resource): Target | null {
    let found: unknown = from.root;
    let resource = from;
    for (const step of pointer.split('/').slice(1)) {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return null;
      found = (found as Record<string, unknown>)[key];
      if (isObject(found)) resource = this.ownerOf(found, resource);
    }
    return isObject(found) || typeof found === 'boolean' ? { schema: found, resource } : null;
  }
}

function markAnchors(schema: JsonSchema, resource: Resource): void {
  const { draft } = resource;
  if (refStandsAlone(draft)) {
    const id = draft === '4' ? schema.id : schema.$id;
    if (typeof id === 'string' && id.startsWith('#')) resource.anchors.set(id.slice(1), schema);
    return;
  }
  if (typeof schema.$anchor === 'string') resource.anchors.set(schema.$anchor, schema);
  if (typeof schema.$dynamicAnchor === 'string' && knows(draft, '$dynamicAnchor')) {
    resource.anchors.set(schema.$dynamicAnchor, schema);
    resource.dynamic.set(schema.$dynamicAnchor, schema);
  }
  if (schema.$recursiveAnchor === true && schema === resource.root) resource.dynamic.set('', schema);
}

/** The address a schema gives itself; in older drafts `#name` is an anchor, and none counts beside `$ref`. */
function idOf(schema: JsonSchema, draft: Draft): string | null {
  const id = draft === '4' ? schema.id : schema.$id;
  if (typeof id !== 'string' || id.startsWith('#')) return null;
  return refStandsAlone(draft) && schema.$ref !== undefined ? null : id;
}

function anchored(name: string, resource: Resource): Target | null {
  const schema = resource.anchors.get(name);
  return schema === undefined ? null : { schema, resource };
}

function parse(reference: string, base: string): URL | null {
  try {
    return new URL(reference, base);
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
