/** Tests a `pattern` in time that grows with text × pattern, whatever the pattern is (threats D1). */
import { PatternBeyond, readPattern, type PatternTree } from './pattern-tree.ts';

/** The longest text that is tested against a pattern, in UTF-16 units. */
export const longestTested = 10_000;
const longestPattern = 2_000;
const mostSteps = 5_000;
const mostWork = 600_000;

type Step =
  | { do: 'take'; test: (char: string) => boolean }
  | { do: 'fork'; to: [number, number] }
  | { do: 'edge'; at: 'start' | 'end' | 'word' | 'inside' }
  | { do: 'done' };
type Part = { steps: Step[]; negated: boolean };

/**
 * True when the text holds a match; false also for a text that is too long or too much work to test. `spend` is told the
 * work it took, in steps of the matcher.
 */
export type LinearPattern = (text: string, spend?: (work: number) => void) => boolean;

/** A matcher, or a sentence's end that says why there is none ("it uses look-behind"). */
export function linearPattern(source: string): { test: LinearPattern } | { refused: string } {
  if (source.length > longestPattern) return { refused: `it is longer than ${longestPattern} characters` };
  try {
    const parts = splitLooks(readPattern(source)).map(({ tree, negated }) => ({ steps: compile(tree), negated }));
    return { test: (text, spend) => text.length <= longestTested && parts.every((part) => matches(part, text, spend)) };
  } catch (error) {
    if (error instanceof PatternBeyond)
      return { refused: `it uses ${error.message}, which cannot be checked in bounded time` };
    if (error instanceof SyntaxError) return { refused: 'it is not a valid regular expression' };
    throw error;
  }
}

/** `^(?=a)(?!b)c` is three patterns that all start at the start; a look-ahead anywhere else is refused. */
function splitLooks(tree: PatternTree): { tree: PatternTree; negated: boolean }[] {
  if (tree.kind !== 'all') return [{ tree, negated: false }];
  const [first, ...rest] = tree.parts;
  const end = rest.findIndex((part) => part.kind !== 'look');
  const looks = first?.kind === 'edge' && first.at === 'start' ? rest.slice(0, end < 0 ? rest.length : end) : [];
  if (first === undefined || looks.length === 0) return [{ tree, negated: false }];
  const split = looks.map((look) => {
    const inner = look.kind === 'look' ? look.inner : look;
    return { tree: { kind: 'all' as const, parts: [first, inner] }, negated: look.kind === 'look' && look.negated };
  });
  return [...split, { tree: { kind: 'all', parts: [first, ...rest.slice(looks.length)] }, negated: false }];
}

function compile(tree: PatternTree): Step[] {
  const steps: Step[] = [];
  emit(tree, steps);
  steps.push({ do: 'done' });
  return steps;
}

function emit(tree: PatternTree, steps: Step[]): void {
  if (steps.length > mostSteps) throw new PatternBeyond('too many repetitions');
  switch (tree.kind) {
    case 'one':
      steps.push({ do: 'take', test: tree.test });
      return;
    case 'edge':
      steps.push({ do: 'edge', at: tree.at });
      return;
    case 'all':
      for (const part of tree.parts) emit(part, steps);
      return;
    case 'any':
      emitChoices(tree.choices, steps);
      return;
    case 'repeat':
      emitRepeat(tree, steps);
      return;
    case 'look':
      throw new PatternBeyond('look-ahead that does not stand at the start');
  }
}

function emitChoices(choices: readonly PatternTree[], steps: Step[]): void {
  const leave: { do: 'fork'; to: [number, number] }[] = [];
  for (const [index, choice] of choices.entries()) {
    const fork = { do: 'fork' as const, to: [steps.length + 1, 0] as [number, number] };
    if (index < choices.length - 1) steps.push(fork);
    emit(choice, steps);
    const jump = { do: 'fork' as const, to: [0, 0] as [number, number] };
    steps.push(jump);
    leave.push(jump);
    fork.to[1] = steps.length;
  }
  for (const jump of leave) jump.to = [steps.length, steps.length];
}

function emitRepeat({ inner, min, max }: { inner: PatternTree; min: number; max: number }, steps: Step[]): void {
  if (min > mostSteps || (max !== Number.POSITIVE_INFINITY && max > mostSteps))
    throw new PatternBeyond('too many repetitions');
  for (let time = 0; time < min; time++) {
    const before = steps.length;
    emit(inner, steps);
    // Nothing, however often: else repetitions of it inside each other would run long and never reach the limit.
    if (steps.length === before) break;
  }
  if (max === Number.POSITIVE_INFINITY) {
    const fork = { do: 'fork' as const, to: [steps.length + 1, 0] as [number, number] };
    const start = steps.push(fork) - 1;
    emit(inner, steps);
    steps.push({ do: 'fork', to: [start, start] });
    fork.to[1] = steps.length;
    return;
  }
  const forks: { to: [number, number] }[] = [];
  for (let time = min; time < max; time++) {
    const fork = { do: 'fork' as const, to: [steps.length + 1, 0] as [number, number] };
    steps.push(fork);
    forks.push(fork);
    emit(inner, steps);
  }
  for (const fork of forks) fork.to[1] = steps.length;
}

function matches(part: Part, text: string, spend?: (work: number) => void): boolean {
  const { found, work } = search(part.steps, text);
  spend?.(work);
  return found === 'too much' ? false : found !== part.negated;
}

/** All ways through the pattern at once, one character after the other: no way back, so no blow-up. */
function search(steps: readonly Step[], text: string): { found: boolean | 'too much'; work: number } {
  const seen = new Int32Array(steps.length).fill(-1);
  let work = 0;
  let states: number[] = [];
  const enter = (start: number, at: number, into: number[]): boolean => {
    const waiting = [start];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      work += 1;
      if (seen[index] === at) continue;
      seen[index] = at;
      const step = steps[index];
      if (step?.do === 'done') return true;
      if (step?.do === 'take') into.push(index);
      if (step?.do === 'fork') waiting.push(step.to[1], step.to[0]);
      if (step?.do === 'edge' && holds(step.at, text, at)) waiting.push(index + 1);
    }
    return false;
  };
  for (let at = 0; at <= text.length;) {
    if (enter(0, at, states)) return { found: true, work };
    if (work > mostWork) return { found: 'too much', work };
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const next: number[] = [];
    const after = at + (at < text.length ? char.length : 1);
    for (const index of states) {
      const step = steps[index];
      if (at < text.length && step?.do === 'take' && step.test(char) && enter(index + 1, after, next))
        return { found: true, work };
    }
    states = next;
    at = after;
  }
  return { found: false, work };
}

function holds(edge: 'start' | 'end' | 'word' | 'inside', text: string, at: number): boolean {
  if (edge === 'start') return at === 0;
  if (edge === 'end') return at === text.length;
  const isWord = (char: string | undefined) => char !== undefined && /^\w$/.test(char);
  return (isWord(text[at - 1]) !== isWord(text[at])) === (edge === 'word');
}
