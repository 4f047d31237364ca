/** The catalogue: one file a system, read when it is first asked for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clone, Default } from 'typebox/value';
import { parse } from 'yaml';
import { withDefaults } from './defaults.ts';
import type { Kind } from './kinds.ts';
import { isObject, shapeProblems, type Problem } from './shape-problems.ts';
import { methodShapes, SystemFacts, type System, type SystemMethod } from './system.ts';

const folder = join(import.meta.dirname, '../systems');
const known = new Map<string, System>();
let ids: ReadonlySet<string> | null = null;

/** Ids of all systems, in order. */
export function systemIds(): string[] {
  ids ??= new Set(
    readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => file.slice(0, -'.yaml'.length))
      .sort(),
  );
  return [...ids];
}

/** Null: the catalogue has no such system. A file that is broken is a bug of ours and throws. */
export function findSystem(id: string): System | null {
  if (!systemIds().includes(id)) return null;
  const found = known.get(id) ?? readSystem(id);
  known.set(id, found);
  return found;
}

function readSystem(id: string): System {
  const { system, problems } = parseSystem(parse(readFileSync(join(folder, `${id}.yaml`), 'utf8')));
  if (system === null) throw new Error(`systems/${id}.yaml is broken: ${JSON.stringify(problems)}`);
  return system;
}

/** A system file's content. A method has what the system says of calls, unless it has its own `api_url`. */
export function parseSystem(input: unknown): { system: System | null; problems: Problem[] } {
  if (!isObject(input))
    return { system: null, problems: [{ path: '', message: 'A system is a set of named values.' }] };
  const { methods, ...given } = Clone(input) as { methods?: unknown };
  const facts = Default(SystemFacts, given) as object;
  const problems = shapeProblems(SystemFacts, facts);
  if (!Array.isArray(methods) || methods.length === 0)
    return { system: null, problems: [...problems, { path: '/methods', message: 'There is no method.' }] };
  const own: unknown[] = methods;
  const read = own.map((method, index) => readMethod(method, facts, `/methods/${index}`));
  problems.push(...read.flatMap((method) => method.problems));
  const whole = { ...facts, methods: read.map((method) => method.method) };
  return problems.length > 0 ? { system: null, problems } : { system: whole as System, problems };
}

function readMethod(input: unknown, facts: object, path: string): { method: SystemMethod | null; problems: Problem[] } {
  const kind: unknown = isObject(input) ? Reflect.get(input, 'kind') : undefined;
  if (!isObject(input) || typeof kind !== 'string' || !Object.hasOwn(methodShapes, kind))
    return { method: null, problems: [{ path: `${path}/kind`, message: 'No such kind.' }] };
  const shape = methodShapes[kind as Kind];
  const inherited = 'api_url' in input ? {} : ofCalls(facts);
  const whole = withDefaults(shape, kind as Kind, { ...inherited, ...input });
  const problems = shapeProblems(shape, whole).map((problem) => ({ ...problem, path: path + problem.path }));
  return { method: problems.length > 0 ? null : (whole as SystemMethod), problems };
}

function ofCalls(facts: object): object {
  const keys = new Set(['api_url', 'test_request', 'account_lookup']);
  return Object.fromEntries(Object.entries(facts).filter(([key]) => keys.has(key)));
}
