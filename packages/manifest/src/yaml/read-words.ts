/** Words of a UiSchema element: numbers made texts, backslashes in unquoted text read as their author meant them. */
import { pointerTo, type UiNode } from '../settings/index.ts';
import type { DocumentNotes, Path } from './document-notes.ts';

const wordKeys = ['label', 'title', 'text', 'subtitle', 'hintText'] as const;

/** Makes label, title, text, subtitle and hintText of a node plain texts, in their place. */
export function readWords(node: UiNode, path: Path, notes: DocumentNotes): void {
  for (const key of wordKeys) {
    const value: unknown = node[key];
    if (value === undefined) continue;
    const at = [...path, key];
    if (value === null) delete node[key];
    else if (typeof value === 'object') {
      notes.warn(
        at,
        `"${key}" is a text; it is left out. Put quotes around a text that holds ": " or begins with a bracket.`,
      );
      delete node[key];
    } else node[key] = readBackslashes(String(value), at, notes);
  }
}

/** `\n` and `\ ` escape only inside double quotes; elsewhere the backslash itself would be shown. */
function readBackslashes(text: string, path: Path, notes: DocumentNotes): string {
  if (notes.written.get(pointerTo(path))?.plain !== true || !/\\(?:n|[ \t]|\n|$)/.test(text)) return text;
  notes.warn(
    path,
    'A backslash in unquoted text is shown as it stands; put the text in double quotes. Read as if it were.',
    'value',
  );
  return text.replace(/\\n[ \t]?/g, '\n').replace(/\\(?=[ \t\n]|$)/g, '');
}
