/** Builds `dist/embed.js` and its chunks: one artefact for the script tag, the npm entry and the iframe. */
import { defineConfig } from 'vite';
import { leanLit } from './lean-lit.ts';
import { minifyTemplates } from './minify-templates.ts';
import { plainImports } from './plain-imports.ts';

/** One file for all that the first view needs: Lit and our own code share one dictionary when they are packed. */
const firstLoad = {
  name: 'gallery',
  test: /\/src\/(register|marketplace\/mortise-marketplace|session\/mortise-session)\.ts$/,
};

/** What connecting takes on every page that does it: in small pieces it would be packed worse. */
const connecting = {
  name: 'connecting',
  test: /\/src\/connection\/(accounts-view|connector-rows|connection-desk|connection\.styles|tenant-calls|read-failure|reason-text)\.ts$/,
};

/** Fields, and text to be copied: small, and wherever the one comes the other is near. */
const fields = { name: 'fields', test: /\/src\/controls\/(field\.styles|copy-field|copy-field\.styles)\.ts$/ };

export default defineConfig({
  // Chunks are found next to the module that asks for them, on whatever origin and path it lies.
  base: './',
  plugins: [leanLit(), plainImports(), minifyTemplates()],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    cssCodeSplit: false,
    modulePreload: false,
    sourcemap: 'hidden',
    rollupOptions: {
      input: { embed: 'src/define.ts', index: 'src/index.ts', preview: 'src/preview.ts' },
      preserveEntrySignatures: 'strict',
      // What two views share lies in a chunk of its own: a view that did not come, and is asked for again at another
      // address, must not be what another view needs.
      experimental: { chunkOptimization: false },
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
        codeSplitting: { groups: [{ ...firstLoad, priority: 1 }, connecting, fields] },
      },
    },
  },
});
