/** What the drafts of JSON Schema call things: which keywords each one knows, and where a schema holds schemas. */
import { isObject, type JsonSchema } from '../settings/index.ts';

export type Draft = '4' | '7' | '2019-09' | '2020-12';

/** The draft that `$schema` names; without one, or with a stranger's, the one given (2020-12 for a whole schema). */
export function draftOf(schema: unknown, otherwise: Draft = '2020-12'): Draft {
  const named = isObject(schema) && typeof schema.$schema === 'string' ? schema.$schema : '';
  if (named.includes('draft-04') || named.includes('draft-03')) return '4';
  if (named.includes('draft-07') || named.includes('draft-06')) return '7';
  if (named.includes('2019-09')) return '2019-09';
  return named.includes('2020-12') ? '2020-12' : otherwise;
}

/** True in the drafts in which what stands beside `$ref` is ignored. */
export function refStandsAlone(draft: Draft): boolean {
  return draft === '4' || draft === '7';
}

const since: Record<string, Draft> = {
  if: '7',
  then: '7',
  else: '7',
  const: '7',
  contains: '7',
  propertyNames: '7',
  dependentRequired: '2019-09',
  dependentSchemas: '2019-09',
  minContains: '2019-09',
  maxContains: '2019-09',
  unevaluatedProperties: '2019-09',
  unevaluatedItems: '2019-09',
  $anchor: '2019-09',
  prefixItems: '2020-12',
  $dynamicRef: '2020-12',
  $dynamicAnchor: '2020-12',
};
const order: readonly Draft[] = ['4', '7', '2019-09', '2020-12'];

/** True when the draft knows the keyword; in older drafts a newer keyword is an unknown one, which says nothing. */
export function knows(draft: Draft, keyword: string): boolean {
  const first = Object.hasOwn(since, keyword) ? since[keyword] : undefined;
  return first === undefined || order.indexOf(draft) >= order.indexOf(first);
}

const maps = ['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas', 'dependencies'];
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'];
const singles = [
  'items',
  'additionalItems',
  'unevaluatedItems',
  'contains',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'contentSchema',
];

/** The schemas directly inside one, wherever its keywords hold schemas; nothing of unknown keywords, `const`, `enum`. */
export function schemasIn(schema: JsonSchema): JsonSchema[] {
  const found: unknown[] = singles.map((keyword) => schema[keyword]);
  for (const keyword of maps) {
    const map = schema[keyword];
    if (isObject(map)) found.push(...Object.values(map));
  }
  for (const keyword of lists) {
    const list = schema[keyword];
    if (Array.isArray(list)) for (const one of list) found.push(one);
  }
  return found.filter((one) => isObject(one));
}
