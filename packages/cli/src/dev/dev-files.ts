/** The files of the page, where they lie, and what they are sent with. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = join(import.meta.dirname, 'page');
const types = { html: 'text/html', css: 'text/css', js: 'text/javascript' } as const;

/** The built elements; the page takes its form from there. */
export const builtElements = fileURLToPath(new URL('../../../elements/dist/', import.meta.url));

export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export type SentFile = { type: string; bytes: Buffer };

/** Throws a sentence when the elements were not built with an entry for this page. */
export function checkBuilt(elements: string): void {
  if (!existsSync(join(elements, 'preview.js')))
    throw new Error('The elements are not built yet. Run "npm run build" in the checkout of Mortise first.');
}

/** Only names that stand here, and files of the build by their own simple names; null for everything else. */
export async function fileAt(path: string, elements: string): Promise<SentFile | null> {
  const built = /^\/elements\/((?:assets\/)?[\w][\w.-]*\.js)$/.exec(path)?.[1];
  const file =
    path === '/'
      ? join(own, 'page.html')
      : /^\/(?:page\.(?:js|css)|panels\.(?:js|css))$/.test(path)
        ? join(own, path)
        : built === undefined
          ? null
          : join(elements, built);
  if (file === null) return null;
  const ending = /\.(html|css|js)$/.exec(file)?.[1] as keyof typeof types;
  const bytes = await readFile(file).catch(() => null);
  return bytes === null ? null : { type: `${types[ending]}; charset=utf-8`, bytes };
}
