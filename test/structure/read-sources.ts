/** Reads the tracked source files with their imports, by TypeScript's own parser. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import ts from 'typescript';

export const root = resolve(import.meta.dirname, '../..');

export type Source = {
  /** Path from the root, with slashes. */
  path: string;
  text: string;
  lines: number;
  tree: ts.SourceFile;
  imports: readonly Import[];
};

export type Import = {
  specifier: string;
  /** Path from the root when it points into the repository by a relative path. */
  file: string | null;
  dynamic: boolean;
};

/** Every tracked or new TypeScript file that git does not ignore. */
export function readSources(): Source[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)) && !path.endsWith('.d.ts'))
    .map(readSource);
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return { path, text, lines: text.split('\n').length - 1, tree, imports: importsOf(path, tree) };
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, dynamic: boolean) => {
    const file = specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : null;
    found.push({ specifier, file, dynamic });
  };
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add(node.moduleSpecifier.text, false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [first] = node.arguments;
      if (first && ts.isStringLiteral(first)) add(first.text, true);
    } else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    ) {
      add(node.argument.literal.text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Functions of a file with their length in lines. */
export function functionsOf(source: Source): { name: string; line: number; lines: number }[] {
  const found: { name: string; line: number; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const start = source.tree.getLineAndCharacterOfPosition(node.getStart()).line;
      const end = source.tree.getLineAndCharacterOfPosition(node.end).line;
      const name = 'name' in node && node.name !== undefined ? node.name.getText() : '(anonymous)';
      found.push({ name, line: start + 1, lines: end - start + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}
