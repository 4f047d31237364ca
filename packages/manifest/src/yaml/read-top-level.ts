/** The top level of a manifest: version, base, build, run, connectors. */
import { isObject, type JsonObject } from '../settings/json.ts';
import type { DocumentNotes } from './document-notes.ts';
import { closest, suggestion } from './did-you-mean.ts';
import type { Manifest } from './manifest.ts';

const knownKeys = ['version', 'base', 'build', 'run', 'configs', 'connectors', 'metadata_schema'];
const languages = ['node', 'python', 'ruby', 'java', 'php', '.net', 'clojure', 'go', 'golang', 'kotlin', 'rust'];
const endings = [
  'js',
  'mjs',
  'cjs',
  'ts',
  'py',
  'php',
  'rb',
  'jar',
  'go',
  'sh',
  'rs',
  'kt',
  'clj',
  'dll',
  'json',
  'yaml',
  'env',
];

export type TopLevel = Pick<Manifest, 'version' | 'base' | 'build' | 'run' | 'connectors'>;

/** Everything but the settings; a manifest without `run` is an error, the rest is tolerated with a warning. */
export function readTopLevel(file: JsonObject, notes: DocumentNotes): TopLevel {
  for (const key of Object.keys(file)) {
    if (!knownKeys.includes(key))
      notes.warn([key], `"${key}" is not a key of a manifest and is ignored.${suggestion(key, knownKeys)}`);
  }
  const base = readBase(file, notes);
  return {
    version: readVersion(file, notes),
    base,
    build: readBuild(file, notes),
    run: readRun(file, notes),
    connectors: readConnectors(file, notes),
  };
}

function readVersion(file: JsonObject, notes: DocumentNotes): string {
  const value = file.version;
  if (value === undefined || value === null) {
    notes.warn(['version'], 'There is no "version"; read as "version: 1.0".');
    return '1.0';
  }
  const written = notes.written.get('/version')?.source.trim() ?? '';
  const number = Number(written);
  if (typeof value === 'object' || !Number.isFinite(number)) {
    notes.warn(['version'], 'The version is not a number; read as "version: 1.0".', 'value');
    return '1.0';
  }
  const known = ['0.4', '1.0', '1'].includes(written);
  if (!known && number >= 0.2 && number <= 1)
    notes.warn(['version'], `Version ${written} is read like 1.0; write "version: 1.0".`, 'value');
  if (number < 0.2 || number > 1)
    notes.warn(['version'], `Version ${written} is not known; it is read like 1.0.`, 'value');
  return written;
}

function readBase(file: JsonObject, notes: DocumentNotes): Manifest['base'] {
  const value = file.base;
  if (value === undefined || value === null) {
    notes.warn(['base'], 'There is no "base"; write the language and its version, such as "base: node:24".');
    return null;
  }
  if (typeof value === 'object') {
    const [[language, version] = ['', null]] = Object.entries(isObject(value) ? value : {});
    notes.error(
      ['base'],
      `"base" is one text.${language === '' ? '' : ` Did you mean "base: ${language}:${String(version)}"?`}`,
    );
    return null;
  }
  const [name = '', version = ''] = String(value).trim().split(/:\s*/, 2);
  const language = name.toLowerCase() === 'closure' ? 'clojure' : name.toLowerCase();
  if (version === '')
    notes.warn(
      ['base'],
      `"base: ${name}" names no version; write one, such as "${language}:${language === 'node' ? '24' : '…'}".`,
      'value',
    );
  if (!languages.includes(language))
    notes.warn(['base'], `"${name}" is not a language known here.${suggestion(name, languages)}`, 'value');
  return { language, version: version === '' ? null : version };
}

function readBuild(file: JsonObject, notes: DocumentNotes): string | null {
  const value = file.build;
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  if (value === undefined || value === null || value === '')
    notes.warn(['build'], 'There is no "build"; the program runs as it lies in the folder.');
  else notes.error(['build'], '"build" is one command, as text.');
  return null;
}

function readRun(file: JsonObject, notes: DocumentNotes): string {
  const value = file.run;
  if (typeof value !== 'string' || value.trim() === '') {
    const missing = value === undefined || value === null || value === '';
    notes.error(
      ['run'],
      missing ? 'There is no "run", the command that starts the program.' : '"run" is one command, as text.',
    );
    return '';
  }
  for (const [word, name, ending] of value.matchAll(/(?<=^|\s)([\w./-]*\w)\.([A-Za-z]{1,5})(?=\s|$)/g)) {
    const meant = ending === undefined || endings.includes(ending.toLowerCase()) ? null : meantEnding(ending);
    if (meant !== null)
      notes.warn(['run'], `"${word}" looks misspelt. Did you mean "${name ?? ''}.${meant}"?`, 'value');
  }
  return value.trim();
}

/** `.ph` was to become `.php`, not `.py`: an ending cut short comes before a misspelt one. */
function meantEnding(ending: string): string | null {
  return (
    endings.find((known) => ending.length > 1 && known.startsWith(ending.toLowerCase())) ?? closest(ending, endings)
  );
}

function readConnectors(file: JsonObject, notes: DocumentNotes): string[] {
  const value = file.connectors;
  if (value === undefined) return [];
  if (value === null) {
    notes.warn(['connectors'], '"connectors" is empty; list the names, or delete the line.');
    return [];
  }
  if (!Array.isArray(value))
    notes.warn(['connectors'], '"connectors" is a list of names, each on a line of its own after "- ".', 'value');
  const names: string[] = [];
  for (const [index, item] of (Array.isArray(value) ? value : [value]).entries()) {
    const name = isObject(item) ? item.name : item;
    if (typeof name !== 'string' || name.trim() === '')
      notes.warn(['connectors', index], 'This is not the name of a connector, and is left out.', 'value');
    else if (names.includes(name.trim())) notes.warn(['connectors', index], `"${name}" stands here twice.`, 'value');
    else names.push(name.trim());
    if (isObject(item)) notes.warn(['connectors', index], 'A connector is given by its name only.', 'value');
  }
  return names;
}
