/** Rules of a UiSchema (`rule: {effect, condition}`) → the conditions of a block. */
import { allHold, anyHolds, asSchema, fitsMissing, nestSchema, opposite, standAlone } from './conditions.ts';
import type { Condition, FieldPath, Rules } from './form-model.ts';
import { isObject } from './json.ts';
import type { JsonSchema, UiNode } from './json-schema.ts';
import { scopePath } from './ui-tree.ts';

export const ruleEffects = ['SHOW', 'HIDE', 'ENABLE', 'DISABLE'] as const;
const deepest = 8;

/** Where the scopes of a rule start: the schema they are of, and the steps from the frame. */
export type RuleFrame = { root: JsonSchema; base: FieldPath };

/** The rules of one node; a rule that cannot be read says nothing. */
export function rulesOf(node: UiNode, frame: RuleFrame): Rules {
  const rules: Rules = { shown: [], enabled: [] };
  const condition = isObject(node.rule) ? readCondition(node.rule.condition, frame, 0) : null;
  if (!isObject(node.rule) || condition === null) return rules;
  switch (node.rule.effect) {
    case 'SHOW':
      return { ...rules, shown: [condition] };
    case 'HIDE':
      return { ...rules, shown: [opposite(condition)] };
    case 'ENABLE':
      return { ...rules, enabled: [condition] };
    case 'DISABLE':
      return { ...rules, enabled: [opposite(condition)] };
    default:
      return rules;
  }
}

/** `{scope, schema}`, `{type: LEAF, scope, expectedValue}` of older JSON Forms, or AND / OR of `conditions`. */
function readCondition(written: unknown, frame: RuleFrame, depth: number): Condition | null {
  if (!isObject(written) || depth > deepest) return null;
  if (Array.isArray(written.conditions)) {
    const parts = written.conditions
      .map((one) => readCondition(one, frame, depth + 1))
      .filter((one): one is Condition => one !== null);
    if (parts.length === 0) return null;
    return written.type === 'OR' ? anyHolds(parts) : allHold(parts);
  }
  const path = scopePath(written.scope);
  if (path === null) return null;
  const at = [...frame.base, ...path];
  if (written.schema === undefined) {
    if (written.expectedValue === undefined) return null;
    return { at, schema: { enum: [written.expectedValue as never] }, expected: true };
  }
  const schema = standAlone(frame.root, asSchema(written.schema));
  if (written.failWhenUndefined !== true || !fitsMissing(schema)) return { at, schema, expected: true };
  return { at: [], schema: nestSchema(at, schema, true), expected: true };
}
