/** Caps on a settings schema, checked when a release is made and before anything reads it (threats D1, D2). */
import { isObject, measure } from './json.ts';

export const schemaBytes = 200_000;
export const schemaDepth = 32;
export const schemaNodes = 5_000;

/** Sentences that say why these settings are refused; empty when they may be used. */
export function checkSettingsCaps(settings: { schema: unknown; uischema: unknown }): string[] {
  const refused: string[] = [];
  for (const [name, part] of [
    ['schema', settings.schema],
    ['uischema', settings.uischema],
  ] as const) {
    if (part === undefined || part === null) continue;
    if (!isObject(part)) {
      refused.push(`configs.${name} is not an object.`);
      continue;
    }
    refused.push(...checkPart(`configs.${name}`, part));
  }
  return refused;
}

function checkPart(name: string, part: object): string[] {
  const { depth, nodes, poison } = measure(part, schemaDepth, schemaNodes);
  if (depth > schemaDepth) return [`${name} is nested deeper than ${schemaDepth} levels.`];
  if (nodes > schemaNodes) return [`${name} has more than ${schemaNodes} values.`];
  if (poison !== null) return [`${name} uses the key "${poison}", which is not allowed.`];
  const bytes = new TextEncoder().encode(JSON.stringify(part)).length;
  return bytes > schemaBytes ? [`${name} is larger than ${schemaBytes / 1000} kB.`] : [];
}
