/** `mortise check FILE [--json]`: says what is wrong with a manifest, with line and column. */
import { readFile, stat } from 'node:fs/promises';
import { parseManifest, type Problem } from '@mortise/manifest';

/** Where a verb writes; the process' own streams by default. */
export type CheckOutput = { stdout: { write(text: string): unknown }; stderr: { write(text: string): unknown } };

const usage = 'Usage: mortise check FILE [--json]\n';
/** Far above what a manifest may have; the parser itself says the exact limit. */
const largestRead = 4_000_000;

/** Exit code 0 when there is no error (warnings are none), 1 with one or more, 2 when it was called wrongly. */
export async function check(args: readonly string[], io: CheckOutput = process): Promise<number> {
  const json = args.includes('--json');
  const files = args.filter((arg) => !arg.startsWith('-'));
  const unknown = args.find((arg) => arg.startsWith('-') && arg !== '--json');
  const [file] = files;
  if (file === undefined || files.length > 1 || unknown !== undefined) {
    io.stderr.write(unknown === undefined ? usage : `mortise check does not know "${unknown}".\n${usage}`);
    return 2;
  }
  const problems = await problemsOf(file);
  const ok = problems.every(({ level }) => level !== 'error');
  if (json) io.stdout.write(`${JSON.stringify({ ok, problems }, null, 2)}\n`);
  else io.stdout.write(humanText(file, problems));
  return ok ? 0 : 1;
}

async function problemsOf(file: string): Promise<Problem[]> {
  const refuse = (message: string): Problem[] => [{ level: 'error', line: 1, column: 1, path: '', message }];
  try {
    const { size } = await stat(file);
    if (size > largestRead) return refuse('The file is far too large for a manifest.');
    return parseManifest(await readFile(file, 'utf8'), file).problems;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse(`There is no file "${file}".`);
    if (code === 'EISDIR') return refuse(`"${file}" is a folder; name the manifest in it.`);
    if (code === 'EACCES' || code === 'EPERM') return refuse(`"${file}" may not be read by this user.`);
    throw error;
  }
}

function humanText(file: string, problems: readonly Problem[]): string {
  const lines = problems.map(({ level, line, column, message }) => `${file}:${line}:${column} ${level} ${message}`);
  const count = (level: Problem['level']) => problems.filter((problem) => problem.level === level).length;
  const words = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  const sum =
    problems.length === 0
      ? `${file}: no problems.`
      : `${words(count('error'), 'error')}, ${words(count('warning'), 'warning')}.`;
  return `${[...lines, sum].join('\n')}\n`;
}
