/** Vite plugin: takes the white space out of `css` templates and the indentation out of `html` ones, into which no minifier looks. */
import type { Plugin } from 'vite';

/** Style sheets without comments and indentation; what lies inside brackets keeps its single spaces (`calc(1px + 2px)`). */
export function minifyCss(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};])\s*/g, '$1')
    .replace(/([,:]) /g, '$1')
    .replaceAll(';}', '}')
    .trim();
}

export function minifyTemplates(): Plugin {
  return {
    name: 'minify-css-templates',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/.*\.ts$/.test(id)) return null;
      // Outside templates indentation means nothing either, so the whole file may lose it.
      code = code.replace(/\n[ \t]+/g, '\n').replace(/\n(?=\/?>)/g, '');
      return {
        code: code.replace(/\bcss`((?:[^`$]|\$\{[^`}]*\})*)`/g, (_, text: string) => `css\`${minifyCss(text)}\``),
        map: null,
      };
    },
  };
}
