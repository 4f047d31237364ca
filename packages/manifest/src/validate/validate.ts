/** One interpreter for browser and server: a JSON value against a JSON Schema. */
import { measure, type JsonSchema } from '../settings/index.ts';
import { prepareSchema } from './prepare-schema.ts';
import { problemsFrom, type LabelOf, type Problem } from './problem-sentences.ts';
import { UnusableSchema } from './schema-document.ts';
import { TooMuchWork, Walk, type Explain, type Node } from './walk.ts';

export type Verdict = { valid: boolean; problems: Problem[] };
/** `steps` is the work it took: what the caps count, whatever the machine. */
type Judged = { verdict: Verdict; steps: number };
/** `most` and `explain`: see `Walk`; without them the first 100 problems are listed, of alternatives only that none fits. */
export type Validator = (value: unknown, labelOf?: LabelOf, most?: number, explain?: Explain) => Verdict;

const deepest = 100;
const mostNodes = 200_000;

/**
 * The verdict on a value, with a sentence for each thing wrong. The draft is taken from `$schema`, 2020-12 by default;
 * what it asserts is the standard, with `format` asserted. Never throws and never reaches out: a schema that cannot be
 * used makes no value valid, and says why.
 */
export function validate(schema: JsonSchema | boolean, value: unknown, labelOf?: LabelOf): Verdict {
  return validatorOf(schema)(value, labelOf);
}

/** The same, with the schema made ready once for many values. Changes of the schema afterwards are not seen. */
export function validatorOf(schema: JsonSchema | boolean): Validator {
  const judge = judgeOf(schema);
  return (...asked) => judge(...asked).verdict;
}

/** The same with the work that each verdict took. */
export function judgeOf(
  schema: JsonSchema | boolean,
  bundled: readonly JsonSchema[] = [],
): (...asked: Parameters<Validator>) => Judged {
  const shape = measure(schema, deepest, mostNodes);
  if (shape.depth > deepest || shape.nodes > mostNodes)
    return () => refuse('schema', 'The schema is too large or nested too deeply.');
  try {
    const root = prepareSchema(schema, bundled);
    return (...asked) => ask(root, ...asked);
  } catch (error) {
    const why = error instanceof UnusableSchema ? error.message : 'A keyword of it has a value that is not allowed.';
    return () => refuse('schema', `The schema cannot be used. ${why}`);
  }
}

function ask(root: Node, ...[value, labelOf, most, explain]: Parameters<Validator>): Judged {
  if (value === undefined) return refuse('value', 'There is no value.');
  const size = measure(value, deepest, mostNodes);
  if (size.depth > deepest || size.nodes > mostNodes)
    return refuse('value', 'The value is too large or nested too deeply.');
  const walk = new Walk(most, explain);
  try {
    const valid = walk.apply(root, value, null, null);
    const problems = valid ? [] : problemsFrom(walk.findings, labelOf);
    return { verdict: { valid, problems }, steps: walk.steps };
  } catch (error) {
    // A RangeError is the stack of a small machine, which ends before our own limit of depth does.
    if (!(error instanceof TooMuchWork) && !(error instanceof RangeError)) throw error;
    return refuse('value', error instanceof TooMuchWork ? error.message : 'The schemas lie too deep.', walk.steps);
  }
}

function refuse(keyword: 'schema' | 'value', message: string, steps = 0): Judged {
  return { verdict: { valid: false, problems: [{ path: '', keyword, message }] }, steps };
}
