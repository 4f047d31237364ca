/** YAML text → a plain JSON value with the place of everything in it; bombs are refused before they are parsed (threats D4). */
import {
  Composer,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  type CST,
  type Document,
} from 'yaml';
import { pointerTo, poisonKeys, type JsonObject, type JsonValue } from '../settings/json.ts';
import { DocumentNotes, type Path } from './document-notes.ts';
import { yamlSentence } from './yaml-sentences.ts';

export const manifestBytes = 256_000;
export const manifestDepth = 64;

export type ReadDocument = { value: JsonValue; notes: DocumentNotes };

/** The value of the one document in the text, or null beside at least one error. */
export function readDocument(text: string): ReadDocument {
  const lines = new LineCounter();
  const notes = new DocumentNotes(lines);
  lines.addNewLine(0);
  if (new TextEncoder().encode(text).length > manifestBytes) {
    notes.at('error', 0, `The file is larger than ${manifestBytes / 1000} kB.`);
    return { value: null, notes };
  }
  const document = composeText(text, lines, notes);
  if (document === null || notes.hasErrors()) return { value: null, notes };
  return { value: readNode(document.contents, [], notes), notes };
}

function composeText(text: string, lines: LineCounter, notes: DocumentNotes): Document.Parsed | null {
  const tokens = readTokens(text, lines, notes);
  if (tokens === null) return null;
  const composer = new Composer({
    schema: 'core',
    uniqueKeys: true,
    merge: false,
    version: '1.2',
    resolveKnownTags: false,
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  const [first, second] = documents;
  if (second !== undefined)
    notes.at(
      'error',
      second.range[0],
      'The file holds more than one YAML document; keep one and delete the "---" between them.',
    );
  if (first === undefined) return null;
  for (const error of first.errors) notes.at('error', error.pos[0], yamlSentence(error, text));
  for (const warning of first.warnings) {
    const tag = warning.code === 'TAG_RESOLVE_FAILED';
    notes.at(
      tag ? 'error' : 'warning',
      warning.pos[0],
      tag
        ? 'YAML tags (words that begin with "!") are not used in a manifest; delete it.'
        : yamlSentence(warning, text),
    );
  }
  return first as Document.Parsed;
}

/** Tokens of the text; parsing stops at the first place that is nested too deeply. */
function readTokens(text: string, lines: LineCounter, notes: DocumentNotes): CST.Token[] | null {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    offset += lexeme.length;
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > manifestDepth) {
      notes.at('error', Math.min(offset, text.length), `The file is nested deeper than ${manifestDepth} levels.`);
      return null;
    }
  }
  tokens.push(...parser.end());
  return tokens;
}

function readNode(node: unknown, path: Path, notes: DocumentNotes, key: number | null = null): JsonValue {
  const value = rangeStart(node) ?? key ?? 0;
  notes.places.set(pointerTo(path), { key, value });
  if (isAlias(node)) {
    notes.error(path, `"*${node.source}" refers to another place of the file; write it out instead.`);
    return null;
  }
  if (isScalar(node)) return readScalar(node, path, notes);
  if (isSeq(node)) return node.items.map((item, index) => readNode(item, [...path, index], notes));
  if (isMap(node)) return readMap(node.items, path, notes);
  return null;
}

function readMap(pairs: readonly unknown[], path: Path, notes: DocumentNotes): JsonObject {
  const found: JsonObject = {};
  for (const pair of pairs) {
    if (!isPair(pair)) continue;
    const name = isScalar(pair.key) ? keyName(pair.key) : null;
    const at = rangeStart(pair.key) ?? 0;
    if (name === null) notes.at('error', at, 'A key has to be a plain word.', pointerTo(path));
    else if (poisonKeys.has(name))
      notes.at(
        'error',
        at,
        `The key "${name}" is not allowed: every object has it already. Choose another name.`,
        pointerTo(path),
      );
    else if (name === '<<')
      notes.at('error', at, 'The merge key "<<" is not used in a manifest; write the values out.', pointerTo(path));
    else found[name] = readNode(pair.value, [...path, name], notes, at);
  }
  return found;
}

/** A key as a text: `404:` and `true:` are the words that stand there. */
function keyName(key: { value: unknown; source?: string }): string {
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function readScalar(
  node: { value: unknown; source?: string; type?: unknown },
  path: Path,
  notes: DocumentNotes,
): JsonValue {
  const { value } = node;
  notes.written.set(pointerTo(path), { source: node.source ?? String(value), plain: node.type === 'PLAIN' });
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return Number(value);
  return node.source ?? String(value);
}

function rangeStart(node: unknown): number | null {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : null;
}
