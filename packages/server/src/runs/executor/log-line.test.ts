import { expect, test } from 'vitest';
import { guessLevel } from './log-line.ts';

test.each([
  ['WARN: careful', 'warn'],
  ['warning something', 'warn'],
  ['[error] no', 'error'],
  ['2026-01-02T03:04:05Z ERROR x', 'error'],
  ['{"level":"warn","msg":"x"}', 'warn'],
  ['{"level":50}', 'error'],
  ['{"level":20}', 'debug'],
  ['{"level":"constructor"}', 'info'],
  ['{broken', 'info'],
  ['TypeError: x is not a function', 'error'],
  ['Moved 3 contacts', 'info'],
  ['errors: 0', 'info'],
  ['debug: y', 'debug'],
])('%s is %s', (text, level) => {
  expect(guessLevel(text)).toBe(level);
});
