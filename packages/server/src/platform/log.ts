/** The log: one JSON line a record; secrets and tokens are masked on the way out. */
import { DatabaseError } from 'pg';
import { maskPatterns } from './vault/redact-patterns.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';
export type Fields = Record<string, unknown>;
export type Log = Record<Level, (message: string, fields?: Fields) => void>;

const rank: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Makes a log that hands finished lines to `write`; records below `level` are dropped. */
export function createLog(options: { level?: Level; write?: (line: string) => void } = {}): Log {
  const lowest = rank[options.level ?? 'info'];
  const write = options.write ?? ((line: string) => process.stderr.write(line));
  const at =
    (level: Level) =>
    (message: string, fields: Fields = {}) => {
      if (rank[level] < lowest) return;
      write(`${maskPatterns(toLine(level, message, fields))}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function toLine(level: Level, message: string, fields: Fields): string {
  const record = { at: new Date().toISOString(), level, message, ...fields };
  try {
    return JSON.stringify(record, (_key, value: unknown) => (value instanceof Error ? describeError(value) : value));
  } catch {
    return JSON.stringify({ at: record.at, level, message });
  }
}

/** Only what tells the place and the reason: an error of a query also carries the query's values. */
function describeError(error: Error): Fields {
  const frames = framesOf(error).slice(0, 8);
  // What PostgreSQL says may quote a value (`invalid input syntax for type uuid: "…"`); names of its own are safe.
  if (error instanceof DatabaseError) {
    const { name, code, table, column, constraint } = error;
    return { name, code, table, column, constraint, frames };
  }
  const code = 'code' in error ? error.code : undefined;
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
  return { name: error.name, message: messageOf(error), code, cause, frames };
}

/** One line, at most 500 characters: a failed query's message goes on with its values, and JSON's parser quotes what it read. */
export function messageOf(error: Error): string {
  const message =
    error instanceof SyntaxError
      ? error.message.replace(/(?:\.{3})?".*(?= is not valid JSON$)/s, '…')
      : error.message.trimStart();
  return (message.split('\n', 1)[0] ?? '').slice(0, 500);
}

/** The lines of the stack after its message, whose own lines may look like them. */
export function framesOf({ stack = '', message }: Error): string[] {
  const at = stack.indexOf(message);
  const lines = stack
    .slice(at < 0 ? 0 : at + message.length)
    .trimEnd()
    .split('\n');
  return lines.slice(lines.findLastIndex((line) => !line.startsWith('    at ')) + 1);
}
