/** `mortise check PLACE… [--json]`: says what is wrong with a manifest, or with all manifests of a folder, with line and column. */
import { stat } from 'node:fs/promises';
import { parseManifest, type Problem } from '@mortise/manifest';
import { findManifests } from './find-manifests.ts';
import type { Output } from './output.ts';
import { readManifestFile } from './read-manifest-file.ts';

type Checked = { file: string; ok: boolean; problems: Problem[] };

const usage = 'Usage: mortise check FILE|FOLDER… [--json]\n';

/**
 * Exit code 0 when there is no error (warnings are none), 1 with one or more, 2 when it was called wrongly. With `--json`
 * one file gives `{ok, problems}`; a folder, or more than one place, `{ok, files: [{file, ok, problems}]}`.
 */
export async function check(args: readonly string[], io: Output = process): Promise<number> {
  const places = args.filter((arg) => !arg.startsWith('-'));
  const unknown = args.find((arg) => arg.startsWith('-') && arg !== '--json');
  if (places.length === 0 || unknown !== undefined) {
    io.stderr.write(unknown === undefined ? usage : `mortise check does not know "${unknown}".\n${usage}`);
    return 2;
  }
  const found = await Promise.all(places.map(async (place) => ({ place, folder: await isFolder(place) })));
  const checked: Checked[] = [];
  for (const { place, folder } of found)
    checked.push(...(folder ? await checkFolder(place) : [await checkFile(place)]));
  const ok = checked.every((one) => one.ok);
  const [only] = found.length === 1 && found[0]?.folder === false ? checked : [];
  if (args.includes('--json')) io.stdout.write(`${JSON.stringify(inJson(ok, checked, only), null, 2)}\n`);
  else io.stdout.write(only === undefined ? inWords(checked) : wordsOfOne(only));
  return ok ? 0 : 1;
}

const isFolder = (place: string): Promise<boolean> =>
  stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );

async function checkFolder(folder: string): Promise<Checked[]> {
  const files = await findManifests(folder);
  if (files.length === 0) return [refused(folder, `There is no manifest in "${folder}".`)];
  const checked: Checked[] = [];
  for (const file of files) checked.push(await checkFile(file));
  return checked;
}

async function checkFile(file: string): Promise<Checked> {
  try {
    const { text, refusal } = await readManifestFile(file, file);
    if (refusal !== null) return refused(file, refusal);
    const { problems } = parseManifest(text, file);
    return { file, ok: problems.every(({ level }) => level !== 'error'), problems };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return refused(file, `There is no file "${file}".`);
    if (code === 'EACCES' || code === 'EPERM') return refused(file, `"${file}" may not be read by this user.`);
    throw error;
  }
}

function refused(file: string, message: string): Checked {
  return { file, ok: false, problems: [{ level: 'error', line: 1, column: 1, path: '', message }] };
}

function inJson(ok: boolean, files: Checked[], only: Checked | undefined): object {
  return only === undefined ? { ok, files } : { ok, problems: only.problems };
}

const counted = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;

function sumOf(problems: readonly Problem[]): string {
  const count = (level: Problem['level']) => problems.filter((problem) => problem.level === level).length;
  return `${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}`;
}

function linesOf({ file, problems }: Checked): string[] {
  if (problems.length === 0) return [`${file}: no problems.`];
  return problems.map(({ level, line, column, message }) => `${file}:${line}:${column} ${level} ${message}`);
}

function wordsOfOne(one: Checked): string {
  const sum = one.problems.length === 0 ? [] : [`${sumOf(one.problems)}.`];
  return `${[...linesOf(one), ...sum].join('\n')}\n`;
}

function inWords(checked: readonly Checked[]): string {
  const sum = `${counted(checked.length, 'manifest')}: ${sumOf(checked.flatMap(({ problems }) => problems))}.`;
  return `${[...checked.flatMap(linesOf), sum].join('\n')}\n`;
}
