/** Makes what the test of stories reads: Storybook's static build and the manifest of the public elements, both anew. */
import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const elements = resolve(import.meta.dirname, '../packages/elements');
const quiet: ExecFileSyncOptions = { stdio: ['ignore', 'ignore', 'inherit'], timeout: 240_000 };

/** The folder of the built Storybook. */
export const built = join(import.meta.dirname, 'storybook-static');

/** `state` and `scheme` are the first words of a story's name, `Ready Light`; `room` and `tag` are begin and end of its group's title. */
export type Story = { id: string; title: string; room: string; tag: string; state: string; scheme: string };

/** Builds Storybook. Throws when it does not build. */
export function buildStories(): Story[] {
  const storybook = join(import.meta.dirname, 'node_modules/storybook/dist/bin/dispatcher.js');
  const env = { ...process.env, CI: '1', STORYBOOK_DISABLE_TELEMETRY: '1' };
  execFileSync(process.execPath, [storybook, 'build', '--quiet'], { ...quiet, cwd: import.meta.dirname, env });
  type Index = { entries: Record<string, { id: string; title: string; name: string; type: string }> };
  const { entries } = JSON.parse(readFileSync(join(built, 'index.json'), 'utf8')) as Index;
  return Object.values(entries)
    .filter((entry) => entry.type === 'story')
    .map(({ id, title, name }) => {
      const [state = '', scheme = ''] = name.toLowerCase().split(' ');
      const parts = title.split('/');
      return {
        id,
        title: `${title} ${name}`,
        room: parts.slice(0, -1).join(' '),
        tag: parts.at(-1) ?? '',
        state,
        scheme,
      };
    });
}

export type PublicElement = { tagName: string; summary?: string; attributes?: { description?: string }[] };

/** The public elements by custom-elements.json, which is written anew from their doc blocks. */
export function publicElements(): PublicElement[] {
  const analyzer = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
  execFileSync(process.execPath, [analyzer, 'analyze'], { ...quiet, cwd: elements });
  type Manifest = { modules: { declarations: PublicElement[] }[] };
  const { modules } = JSON.parse(readFileSync(join(elements, 'custom-elements.json'), 'utf8')) as Manifest;
  return modules.flatMap(({ declarations }) => declarations);
}

/** The tags that `@mortise/elements/define` puts on a page, as its source says. */
export function registeredTags(): string[] {
  const source = readFileSync(join(elements, 'src/register.ts'), 'utf8');
  return [...source.matchAll(/defineElement\('(mortise-[a-z-]+)'/g)].map(([, tag]) => tag ?? '');
}
