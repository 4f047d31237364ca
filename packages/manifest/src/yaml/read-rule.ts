/** `rule` of an element: its effect, and the condition it hangs on. */
import { isObject } from '../settings/json.ts';
import { namesAt, ruleEffects, scopeOf, scopePath, type UiNode } from '../settings/index.ts';
import { closest, suggestion } from './did-you-mean.ts';
import type { Path } from './document-notes.ts';
import type { Reading } from './read-control.ts';

const conditionKeys = ['scope', 'schema', 'failWhenUndefined', 'type', 'expectedValue', 'conditions'];
const deepest = 8;

/** Makes a rule canonical, in its place; one that says nothing is left out with a warning. */
export function readRule(node: UiNode, path: Path, reading: Reading): void {
  const { notes } = reading;
  const rule: unknown = node.rule;
  if (rule === undefined) return;
  const at = [...path, 'rule'];
  if (!isObject(rule)) {
    notes.warn(at, 'A rule holds "effect" and "condition"; the element is always shown.');
    delete node.rule;
    return;
  }
  const effect = readEffect(rule.effect, [...at, 'effect'], reading);
  const condition = readCondition(rule.condition, [...at, 'condition'], reading, 0);
  for (const key of Object.keys(rule))
    if (!['effect', 'condition'].includes(key))
      notes.warn([...at, key], `"${key}" means nothing in a rule.${suggestion(key, ['effect', 'condition'])}`);
  if (effect === null || !condition) delete node.rule;
  else rule.effect = effect;
}

function readEffect(written: unknown, at: Path, { notes }: Reading): string | null {
  const word = String(written ?? '');
  const exact = ruleEffects.find((effect) => effect === word);
  if (exact !== undefined) return exact;
  const meant = closest(word, ruleEffects);
  const all = ruleEffects.join(', ');
  if (meant === null) notes.warn(at, `The effect of a rule is one of ${all}; the element is always shown.`, 'value');
  else notes.warn(at, `"${word}" is no effect. Did you mean "${meant}"? It is read as that.`, 'value');
  return meant;
}

/** False when the condition cannot be asked. */
function readCondition(written: unknown, at: Path, reading: Reading, depth: number): boolean {
  const { notes } = reading;
  if (!isObject(written) || depth > deepest) {
    notes.warn(at, 'A condition holds "scope" and "schema"; the rule is left out.');
    return false;
  }
  for (const key of Object.keys(written))
    if (!conditionKeys.includes(key))
      notes.warn([...at, key], `"${key}" means nothing in a condition.${suggestion(key, conditionKeys)}`);
  if (Array.isArray(written.conditions)) {
    if (written.type !== 'AND' && written.type !== 'OR')
      notes.warn([...at, 'type'], 'Several conditions are joined by "type: AND" or "type: OR"; read as AND.');
    return written.conditions
      .map((one, index) => readCondition(one, [...at, 'conditions', index], reading, depth + 1))
      .some(Boolean);
  }
  if (written.schema === undefined && written.expectedValue === undefined) {
    notes.warn([...at, 'schema'], 'A condition needs "schema", such as "schema: {const: true}"; the rule is left out.');
    return false;
  }
  return checkScope(written.scope, [...at, 'scope'], reading);
}

function checkScope(scope: unknown, at: Path, { at: schema, notes }: Reading): boolean {
  const steps = scopePath(scope);
  if (steps === null) {
    notes.warn(at, 'A condition needs a scope such as "#/properties/name"; the rule is left out.', 'value');
    return false;
  }
  for (const [index, key] of steps.entries()) {
    const names = namesAt(schema, steps.slice(0, index));
    if (names.includes(key)) continue;
    const meant = closest(key, names);
    const better = meant === null ? '' : ` Did you mean "${scopeOf([...steps.slice(0, index), meant])}"?`;
    notes.warn(at, `There is no property "${key}", so the condition never changes.${better}`, 'value');
    break;
  }
  return true;
}
