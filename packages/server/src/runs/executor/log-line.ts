/** A line of a run's log, and what level it seems to have. */

export type LogLevel = 'info' | 'warn' | 'error' | 'debug';
/** `seq` counts from 1 within a run; `at` is an ISO instant. */
export type LogLine = { seq: number; at: string; level: LogLevel; text: string };

const words: Readonly<Record<string, LogLevel>> = {
  fatal: 'error',
  critical: 'error',
  crit: 'error',
  error: 'error',
  err: 'error',
  severe: 'error',
  warning: 'warn',
  warn: 'warn',
  debug: 'debug',
  trace: 'debug',
  verbose: 'debug',
  info: 'info',
  notice: 'info',
};
const prefix =
  /^(?:\[?\d{4}-\d\d-\d\d[T ][\d:.,+Z-]*\]?\s+)?[[(<]?(fatal|critical|crit|error|err|severe|warning|warn|debug|trace|verbose|info|notice)\b[\])>:]?/i;
const thrown = /^(?:Uncaught )?[A-Z]\w*(?:Error|Exception)\b|^Traceback \(most recent call last\)/;

/** Level by the line's own word: a JSON `level` (a word, or pino's numbers), a prefix such as `WARN:`, the name of an error. */
export function guessLevel(text: string): LogLevel {
  if (text.startsWith('{')) {
    const level = jsonLevel(text);
    if (level !== null) return level;
  }
  const word = prefix.exec(text)?.[1]?.toLowerCase();
  if (word !== undefined) return words[word] ?? 'info';
  return thrown.test(text) ? 'error' : 'info';
}

function jsonLevel(text: string): LogLevel | null {
  if (text.length > 16_384) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const level = typeof value === 'object' && value !== null && 'level' in value ? value.level : null;
  if (typeof level === 'string')
    return Object.hasOwn(words, level.toLowerCase()) ? (words[level.toLowerCase()] ?? null) : null;
  if (typeof level !== 'number') return null;
  if (level >= 50) return 'error';
  if (level >= 40) return 'warn';
  return level >= 30 ? 'info' : 'debug';
}
