/** Vite plugin: a dynamic import stays one. Vite's own wrapper preloads style files, of which there are none, for a kilobyte. */
import type { Plugin } from 'vite';

export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    enforce: 'pre',
    load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
  };
}
