/** Keeps one JSON value in memory and, when a folder is given, in a file that survives a killed process. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Records<T> = { value: T; save(): void };

/** Opens `<folder>/<name>.json`; `first` makes the value when there is none. Without a folder nothing is written. */
export function openRecords<T>(folder: string | undefined, name: string, first: () => T): Records<T> {
  if (folder === undefined) return { value: first(), save: () => undefined };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  const found = read<T>(file);
  const value = found ?? first();
  const save = (): void => {
    writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  if (found === null) save();
  return { value, save };
}

function read<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
