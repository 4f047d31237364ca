/** Numbers that can be trusted a little more: medians, and pairs measured in turn so that a drifting machine hits both. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export type Pair = { a: number; b: number; ratio: number };

/** Measures a and b in turn, `rounds` times after one warm-up each; the ratio is the median of the pairs' own ratios. */
export async function inTurn(rounds: number, a: () => Promise<number>, b: () => Promise<number>): Promise<Pair> {
  await a();
  await b();
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push([await a(), await b()]);
  return {
    a: median(pairs.map(([x]) => x)),
    b: median(pairs.map(([, y]) => y)),
    ratio: median(pairs.map(([x, y]) => x / y)),
  };
}

const rows: string[][] = [];

/** Prints one figure: what, its value, the ratio it is judged by, and the goal. */
export function figure(what: string, value: string, ratio: string, goal: string): void {
  rows.push([what, value, ratio, goal]);
  console.log([what.padEnd(52), value.padEnd(30), ratio.padEnd(12), goal].join('  '));
}

export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
