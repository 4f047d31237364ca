/** What an author marked as the hub's stays the hub's, even where its element could not be read. */
import { isObject, own } from '../settings/json.ts';
import { adminPointers, pointerTo, scopeOf, scopePath, type JsonSchema, type UiNode } from '../settings/index.ts';

const deepest = 40;

/** True unless it plainly says off. */
export function isMarked(admin: unknown): boolean {
  if (admin === undefined || admin === null) return false;
  return typeof admin === 'boolean' ? admin : !['false', 'no', '0', ''].includes(String(admin).toLowerCase());
}

/** How often a part of a uischema, in either dialect, marks something. */
export function countMarks(written: unknown, depth = 0): number {
  if (typeof written !== 'object' || written === null || depth > deepest) return 0;
  const mine = isObject(written) ? [written['ui:admin'], written.admin].filter(isMarked).length : 0;
  return Object.values(written).reduce((sum: number, inner) => sum + countMarks(inner, depth + 1), mine);
}

/** The layout with a Control at its end for each marked scope that the reading lost: left out, it would be anybody's. */
export function keepAdmin(layout: UiNode, written: unknown, schema: JsonSchema): UiNode {
  const kept = adminPointers({ schema, uischema: layout });
  const lost = markedScopes(written, false, 0).filter((path) => {
    return !path.some((_key, index) => kept.has(pointerTo(path.slice(0, index + 1))));
  });
  if (lost.length === 0) return layout;
  const controls = lost.map((path): UiNode => ({ type: 'Control', scope: scopeOf(path), admin: true }));
  return { type: 'VerticalLayout', elements: [layout, ...controls] };
}

/** Scopes under a mark, those inside `options` (which start elsewhere) left out. */
function markedScopes(written: unknown, around: boolean, depth: number): string[][] {
  if (typeof written !== 'object' || written === null || depth > deepest) return [];
  if (!isObject(written)) return Object.values(written).flatMap((one) => markedScopes(one, around, depth + 1));
  const marked = around || isMarked(own(written, 'admin'));
  const scope = marked && typeof written.scope === 'string' ? pathOf(written.scope) : null;
  const inner = Object.entries(written)
    .filter(([key]) => key !== 'options' && key !== 'rule')
    .flatMap(([, one]) => markedScopes(one, marked, depth + 1));
  return scope === null || scope.length === 0 ? inner : [scope, ...inner];
}

function pathOf(scope: string): string[] {
  return scopePath(scope) ?? [scope.replace(/^#?\/?(?:propert(?:y|ies)\/)?/i, '')];
}
