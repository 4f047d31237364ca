/** The house's rules, read from the imports and names of the source itself. */
import { describe, expect, test } from 'vitest';
import { readSources, functionsOf, type Source } from './read-sources.ts';
import {
  bannedNames,
  elementRooms,
  longestFile,
  longestFunction,
  manifestRooms,
  packageImports,
  serverSlices,
} from './rooms.ts';

const sources = readSources();
const isTest = (path: string) => /\.test\.ts$|\.stories\.ts$/.test(path);
const inPackages = sources.filter((s) => s.path.startsWith('packages/'));
const product = inPackages.filter((s) => s.path.includes('/src/') && !isTest(s.path));

/** The room of a path inside `prefix`, or null for files that lie beside the rooms. */
function roomOf(path: string, prefix: string): string | null {
  if (!path.startsWith(prefix)) return null;
  const rest = path.slice(prefix.length).split('/');
  return rest.length > 1 ? (rest[0] ?? null) : null;
}

function levelOf(rooms: readonly (readonly string[])[], room: string): number {
  return rooms.findIndex((level) => level.includes(room));
}

/** Imports that run to the right, or across one level. */
function wrongWay(prefix: string, rooms: readonly (readonly string[])[]): string[] {
  const wrong: string[] = [];
  for (const source of product) {
    const from = roomOf(source.path, prefix);
    if (from === null) continue;
    if (levelOf(rooms, from) < 0) wrong.push(`${source.path}: the room "${from}" is not in the table`);
    for (const { file, dynamic } of source.imports) {
      const to = file === null ? null : roomOf(file, prefix);
      if (to === null || to === from || dynamic) continue;
      const ahead = levelOf(rooms, to) > levelOf(rooms, from);
      if (ahead) wrong.push(`${source.path} imports ${file}`);
    }
  }
  return wrong;
}

describe('the house', () => {
  test('a package imports only what the table allows, and only by its public name', () => {
    const wrong: string[] = [];
    for (const source of product) {
      const own = source.path.split('/')[1] ?? '';
      for (const { specifier, file } of source.imports) {
        const other = /^@mortise\/([a-z-]+)/.exec(specifier)?.[1];
        if (other !== undefined && other !== own && !packageImports[own]?.includes(other))
          wrong.push(`${source.path} imports ${specifier}`);
        if (file !== null && !file.startsWith(`packages/${own}/`)) wrong.push(`${source.path} reaches into ${file}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('server slices import only to their left', () => {
    expect(
      wrongWay(
        'packages/server/src/',
        serverSlices.map((slice) => [slice]),
      ),
    ).toEqual([]);
  });

  test('server slices meet only at their doors', () => {
    const wrong: string[] = [];
    for (const source of product) {
      const from = roomOf(source.path, 'packages/server/src/');
      if (from === null || from === 'platform') continue;
      for (const { file } of source.imports) {
        const to = file === null ? null : roomOf(file, 'packages/server/src/');
        const isDoor = file?.endsWith('/index.ts') === true || file?.endsWith('-table.ts') === true;
        if (to === null || to === from || to === 'platform' || isDoor) continue;
        wrong.push(`${source.path} imports ${file}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("another slice's table is imported only by tables and views", () => {
    const wrong: string[] = [];
    for (const source of product) {
      const from = roomOf(source.path, 'packages/server/src/');
      if (from === null || from === 'platform' || /-(table|view)\.ts$/.test(source.path)) continue;
      for (const { file } of source.imports) {
        if (file === null || !file.endsWith('-table.ts')) continue;
        const to = roomOf(file, 'packages/server/src/');
        if (to !== null && to !== from && to !== 'platform') wrong.push(`${source.path} imports ${file}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('rooms of the elements import only to their left', () => {
    expect(wrongWay('packages/elements/src/', elementRooms)).toEqual([]);
  });

  test('the settings form is reached only by dynamic import', () => {
    const wrong = product.flatMap((source) => {
      if (roomOf(source.path, 'packages/elements/src/') === 'settings-form') return [];
      return source.imports
        .filter(
          (i) =>
            !i.dynamic &&
            i.file?.startsWith('packages/elements/src/settings-form/') === true &&
            !isTypeOnly(source, i.specifier),
        )
        .map((i) => `${source.path} imports ${i.specifier}`);
    });
    expect(wrong).toEqual([]);
  });

  test('rooms of the manifest language import only to their left', () => {
    expect(wrongWay('packages/manifest/src/', manifestRooms)).toEqual([]);
  });

  test('no file imports itself by way of others', () => {
    expect(circles()).toEqual([]);
  });
});

function isTypeOnly(source: Source, specifier: string): boolean {
  return new RegExp(`(import|export) type [^;]*from '${specifier.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}'`).test(
    source.text,
  );
}

/** Circles of relative imports, type-only ones included; a dynamic import may close one. */
function circles(): string[] {
  const byPath = new Map(
    product.map((s) => [s.path, s.imports.filter((i) => !i.dynamic && i.file !== null).map((i) => i.file ?? '')]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    for (const next of byPath.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of byPath.keys()) walk(path, []);
  return found;
}

describe('how code reads', () => {
  test('no name says nothing', () => {
    const wrong = sources.filter(({ path }) =>
      path.split('/').some((part) => (bannedNames as readonly string[]).includes(part.split('.')[0] ?? '')),
    );
    expect(wrong.map((s) => s.path)).toEqual([]);
  });

  test('a file is kebab-case and at most 300 lines', () => {
    const wrong = sources
      .filter((s) => !isTest(s.path) && !s.path.includes('/words/') && s.lines > longestFile)
      .map((s) => `${s.path}: ${s.lines} lines`);
    const named = sources.filter((s) => !/^[a-z0-9.-]+$/.test(s.path.split('/').at(-1) ?? '')).map((s) => s.path);
    expect([...wrong, ...named]).toEqual([]);
  });

  test('a function has at most 40 lines', () => {
    const wrong = product.flatMap((s) =>
      functionsOf(s)
        .filter((f) => f.lines > longestFunction)
        .map((f) => `${s.path}:${f.line} ${f.name} has ${f.lines} lines`),
    );
    expect(wrong).toEqual([]);
  });

  test('every source file opens with a sentence that says what lives there', () => {
    const wrong = product.filter((s) => !/^(#!.*\n)?\s*(\/\*\*|\/\/)/.test(s.text)).map((s) => s.path);
    expect(wrong).toEqual([]);
  });

  test('a door names its exports and holds no logic', () => {
    const doors = product.filter((s) => s.path.endsWith('/index.ts'));
    const wrong = doors
      .filter((s) => /export \*/.test(s.text) || /\b(function|class|const|let)\b\s+\w+\s*[=({]/.test(s.text))
      .map((s) => s.path);
    expect(wrong).toEqual([]);
  });

  test('nothing is exported by default from the packages', () => {
    const wrong = product.filter((s) => /^export default /m.test(s.text)).map((s) => s.path);
    expect(wrong).toEqual([]);
  });
});
