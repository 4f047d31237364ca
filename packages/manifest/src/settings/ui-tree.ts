/** Walks a UiSchema, reads scopes, and lays out settings that came without one. */
import { objectShape, type ObjectShape } from './object-parts.ts';
import type { JsonSchema, UiNode } from './json-schema.ts';

const scopeShape = /^#\/properties\/([^/]+)$/;
const scopeSteps = /^#(?:\/properties\/[^/]+)*$/;

/** The steps of names that a scope points at (`#/properties/a/properties/b`; `#` is none), or null for any other text. */
export function scopePath(scope: unknown): string[] | null {
  if (typeof scope !== 'string' || !scopeSteps.test(scope)) return null;
  return scope
    .split('/')
    .filter((_step, index) => index > 0 && index % 2 === 0)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The scope of a path of names. */
export function scopeOf(path: readonly string[]): string {
  return `#${path.map((key) => `/properties/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}

/** The property that a scope names, or null when it points deeper or elsewhere. */
export function scopeKey(scope: unknown): string | null {
  const key = typeof scope === 'string' ? scopeShape.exec(scope)?.[1] : undefined;
  return key === undefined ? null : key.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Calls `visit` with every node, outer ones first; `admin` says whether it or something around it is admin-only. */
export function walkUi(node: UiNode, visit: (node: UiNode, admin: boolean) => void, admin = false): void {
  const own = admin || node.admin === true;
  visit(node, own);
  for (const child of node.elements ?? []) walkUi(child, visit, own);
}

/**
 * One Control for each property, those that conditions bring too, in the order of the schema: the layout without a UiSchema.
 * The parts of alternatives that nothing tells apart are left to an `Alternatives` element.
 */
export function defaultLayout(schema: JsonSchema): UiNode {
  return { type: 'VerticalLayout', elements: layoutOf(objectShape(schema, schema, [])) };
}

/** The elements of `defaultLayout`, their scopes from the object. */
export function layoutOf({ parts, choices }: ObjectShape): UiNode[] {
  const own = [...parts].filter(([, part]) => part.own || choices.length === 0);
  const controls = own.map(([key]): UiNode => ({ type: 'Control', scope: scopeOf([key]) }));
  return choices.length === 0 ? controls : [...controls, { type: 'Alternatives', scope: '#' }];
}

/** `sync_orders-since` → `Sync orders since`: the label of a field that has none. */
export function titleFromKey(key: string): string {
  const words = key
    .replace(
      /([a-z0-9])([A-Z])(?![A-Z])/g,
      (_all, before: string, letter: string) => `${before} ${letter.toLowerCase()}`,
    )
    .replace(/[_\-.\s]+/g, ' ')
    .trim();
  if (words === '') return key;
  const lowered = words === words.toUpperCase() ? words.toLowerCase() : words;
  return lowered.charAt(0).toUpperCase() + lowered.slice(1);
}
