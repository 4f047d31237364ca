/** Vite plugin: a dynamic import is asked for once more when it fails. Vite's own wrapper preloads style files, of which there are none, for a kilobyte. */
import type { Plugin } from 'vite';

const load = String.raw`(import\([^)]*\))((?:\.then\([^()]*\([^()]*\)[^()]*\))?)`;
const wrapped = new RegExp(
  String.raw`__vitePreload\((?:async )?\(\) => (?:\{\s*const \{[^}]*\} = await ${load};?\s*return \{[^}]*\};?\s*\}|${load})\s*,[^)]*?\)(?=[);,.\s\]}])`,
  'g',
);

/** Browsers remember that a module did not come and never ask for that address again, so the second try has another one. */
function twice(load: string): string {
  return `${load}.catch(() => ${load.replace(/\)$/, ' + "?" + Date.now())')})`;
}

export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    renderChunk(code) {
      if (!code.includes('__vitePreload')) return null;
      return {
        code: code.replace(wrapped, (_, named?: string, pick?: string, whole?: string, then?: string) =>
          named === undefined ? twice(whole ?? '') + (then ?? '') : twice(named) + (pick ?? ''),
        ),
        map: null,
      };
    },
    load: {
      order: 'pre',
      handler: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
    },
  };
}
