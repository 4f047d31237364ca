/** Vite plugin: a dynamic import stays one. Vite's own wrapper preloads style files, of which there are none, for a kilobyte. */
import type { Plugin } from 'vite';

const wrapped =
  /__vitePreload\((?:async )?\(\) => (?:\{\s*const \{[^}]*\} = await (import\([^)]*\)(?:\.then\([^()]*\([^()]*\)[^()]*\))?);?\s*return \{[^}]*\};?\s*\}|(import\([^)]*\)))\s*,[^)]*?\)(?=[);,.\s\]}])/g;

export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    renderChunk(code) {
      if (!code.includes('__vitePreload')) return null;
      return {
        code: code.replace(wrapped, (_, named: string | undefined, whole: string | undefined) => named ?? whole ?? ''),
        map: null,
      };
    },
    load: {
      order: 'pre',
      handler: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
    },
  };
}
