/** What the YAML parser's error codes mean to the author of a manifest. */
import type { YAMLError } from 'yaml';

const sentences: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'This line is indented with a tab; YAML allows spaces only.',
  BAD_INDENT: 'This line is not indented like its neighbours.',
  DUPLICATE_KEY: 'This key is already there; each key may stand once.',
  KEY_OVER_1024_CHARS: 'This key is too long; is a quote or a colon missing?',
  MULTILINE_IMPLICIT_KEY:
    'This line is no "key: value"; is a colon missing, or a quote around a text with more than one line?',
  MISSING_CHAR: 'A closing quote or bracket is missing.',
  UNEXPECTED_TOKEN: 'This does not belong here; put quotes around a text that holds special characters.',
  BLOCK_IN_FLOW: 'A list or mapping over several lines may not stand inside brackets.',
  BAD_DQ_ESCAPE:
    'A backslash inside double quotes begins an escape, and this one does not exist; write "\\\\" for a backslash.',
  BAD_ALIAS: 'A word that begins with "*" or "&" needs quotes.',
  TAG_RESOLVE_FAILED: 'A word that begins with "!" needs quotes.',
  RESOURCE_EXHAUSTION: 'The file is nested too deeply.',
};

/** A sentence for an error of the parser; `a: b: c`, the most frequent one, gets a suggestion. */
export function yamlSentence(error: Pick<YAMLError, 'code' | 'message' | 'pos'>, text: string): string {
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' || error.code === 'IMPOSSIBLE')
    return colonSentence(lineAround(text, error.pos[0]));
  const open = /^Flow (map|sequence) in block collection/.exec(error.message)?.[1];
  if (open !== undefined) return open === 'map' ? openSentence('{', '}') : openSentence('[', ']');
  return sentences[error.code] ?? `This is not valid YAML: ${error.message.split('\n')[0] ?? ''}`;
}

const openSentence = (opens: string, closes: string): string =>
  `A "${opens}" above this line is still open; a "${closes}" is missing, or this line has to be indented further.`;

function colonSentence(line: string): string {
  const [, key, value] = /^\s*(?:- )?([^:]+):\s+(.*)$/.exec(line) ?? [];
  const general = 'A value that holds ": " needs quotes';
  if (key === undefined || value === undefined) return `${general}.`;
  if (key.trim() === 'base')
    return `${general} or no space after the colon. Did you mean "base: ${value.trim().replace(/:\s+/g, ':')}"?`;
  return `${general}. Did you mean ${key.trim()}: "${value.trim().replaceAll('"', "'").slice(0, 80)}"?`;
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end < 0 ? text.length : end);
}
