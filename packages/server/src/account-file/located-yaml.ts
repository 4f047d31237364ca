/** YAML that knows where everything stands: a value, and line and column of any JSON Pointer in it. */
import { isMap, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';

export type FileProblem = {
  /** Counted from 1. */ line: number;
  column: number;
  /** JSON Pointer. */ path: string;
  message: string;
};
export type LocatedYaml = { value: unknown; problems: FileProblem[]; at(path: string, message: string): FileProblem };

export const mostYamlBytes = 4 * 1024 * 1024;

/** Parses one YAML document without aliases, tags or duplicate keys. Never throws for a string. */
export function parseLocatedYaml(text: string): LocatedYaml {
  const first = { line: 1, column: 1, path: '' };
  if (Buffer.byteLength(text) > mostYamlBytes) return broken({ ...first, message: 'The file is larger than 4 MB.' });
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { schema: 'core', uniqueKeys: true, strict: true, lineCounter: lines });
    const problems = [...document.errors, ...document.warnings].map((error): FileProblem => {
      const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 };
      return {
        line,
        column: col,
        path: '',
        message: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '.') ?? 'This is not YAML.',
      };
    });
    if (problems.length > 0) return { value: null, problems, at: () => problems[0] ?? { ...first, message: '' } };
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return { value, problems: [], at: (path, message) => ({ ...place(document, lines, path), path, message }) };
  } catch (error) {
    const message =
      error instanceof RangeError
        ? 'The file is nested too deeply.'
        : 'The file uses aliases, which are not allowed here.';
    return broken({ ...first, message });
  }
}

function broken(problem: FileProblem): LocatedYaml {
  return { value: null, problems: [problem], at: () => problem };
}

/** Where a pointer leads; where it leads nowhere, its nearest parent. */
function place(document: Document.Parsed, lines: LineCounter, path: string): { line: number; column: number } {
  let node: unknown = document.contents;
  let start = startOf(node) ?? 0;
  for (const segment of path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    const [key, value] = stepInto(node, segment);
    start = startOf(key) ?? startOf(value) ?? start;
    if (value === undefined) break;
    node = value;
  }
  const { line, col } = lines.linePos(start);
  return { line, column: col };
}

function stepInto(node: unknown, segment: string): [key: unknown, value: unknown] {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => String(key) === segment);
    return pair === undefined ? [undefined, undefined] : [pair.key, pair.value];
  }
  return isSeq(node) ? [undefined, node.items[Number(segment)]] : [undefined, undefined];
}

function startOf(node: unknown): number | undefined {
  return (node as Partial<Node> | null | undefined)?.range?.[0];
}
