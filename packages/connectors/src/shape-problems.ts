/** What is wrong with the shape of something that came from outside, where it stands, in words. */
import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';

/** `path` is a JSON pointer. */
export type Problem = { path: string; message: string };

export function shapeProblems(shape: TSchema, value: unknown): Problem[] {
  const seen = new Map<string, string>();
  for (const error of Errors(shape, value)) {
    if (error.keyword === 'additionalProperties') continue;
    if (error.keyword === 'required') {
      for (const name of error.params.requiredProperties) seen.set(`${error.instancePath}/${name}`, 'It is missing.');
      continue;
    }
    const message = error.keyword === 'boolean' ? 'This key is not known here.' : `It ${error.message}.`;
    if (!seen.has(error.instancePath)) seen.set(error.instancePath, message);
  }
  return [...seen].map(([path, message]) => ({ path, message }));
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
