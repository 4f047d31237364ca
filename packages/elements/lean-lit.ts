/** Vite plugin: a Lit that can be imported where there is no document, and without its ways round browsers that cannot show us anyway. */
import type { Plugin } from 'vite';

/** Style sheets without the fallback for browsers that cannot adopt them: it would write a `style` tag, which our policy forbids. */
const sheets = `
const seal = Symbol();
export class CSSResult {
  constructor(cssText, key) {
    if (key !== seal) throw Error('Use css.');
    this._$cssResult$ = true;
    this.cssText = cssText;
  }
  get styleSheet() {
    if (!this.o) (this.o = new CSSStyleSheet()).replaceSync(this.cssText);
    return this.o;
  }
  toString() {
    return this.cssText;
  }
}
export const unsafeCSS = (text) => new CSSResult(String(text), seal);
export const css = (strings, ...values) => unsafeCSS(strings.reduce((all, text, at) => all + values[at - 1] + text));
export const supportsAdoptingStyleSheets = true;
export const getCompatibleStyle = (sheet) => sheet;
export const adoptStyles = (root, sheets) => {
  root.adoptedStyleSheets = sheets.map((sheet) => sheet.styleSheet ?? sheet);
};
`;

/** Lit touches `HTMLElement` and `document` as it loads; on a server both are missing, and nothing is drawn there anyway. */
export function leanLit(): Plugin {
  const rules: { file: RegExp; find: RegExp; put: string }[] = [
    {
      file: /@lit\/reactive-element\/reactive-element\.js$/,
      find: /extends HTMLElement\b/,
      put: 'extends(globalThis.HTMLElement??class{})',
    },
    // Versions and doors for polyfills of browsers without shadow roots: nobody reads them here.
    {
      file: /@lit\/reactive-element\/reactive-element\.js$/,
      find: /\(\w+\.reactiveElementVersions\?\?=\[\]\)\.push\("[\d.]+"\)/,
      put: '0',
    },
    { file: /lit-html\/lit-html\.js$/, find: /\(\w+\.litHtmlVersions\?\?=\[\]\)\.push\("[\d.]+"\)/, put: '0' },
    { file: /lit-element\/lit-element\.js$/, find: /\(\w+\.litElementVersions\?\?=\[\]\)\.push\("[\d.]+"\)/, put: '0' },
    {
      file: /@lit\/reactive-element\/reactive-element\.js$/,
      find: /\w+\.reactiveElementPolyfillSupport/,
      put: 'void 0',
    },
    { file: /lit-html\/lit-html\.js$/, find: /\w+\.litHtmlPolyfillSupport/, put: 'void 0' },
    // What decorators and a server's drawing would need: we have neither.
    {
      file: /@lit\/reactive-element\/reactive-element\.js$/,
      find: /Symbol\.metadata\?\?=Symbol\("metadata"\),\w+\.litPropertyMetadata\?\?=new WeakMap;/,
      put: '',
    },
    {
      file: /@lit\/reactive-element\/reactive-element\.js$/,
      find: /const \w+=this\[Symbol\.metadata\];if\(null!==\w+\)\{.*?\.set\(\w+,\w+\)\}(?=this\._\$Eh=new Map)/,
      put: '',
    },
    {
      file: /@lit\/reactive-element\/reactive-element\.js$/,
      find: /static addInitializer\(\w+\)\{.*?\}(?=static get observedAttributes)/,
      put: '',
    },
    {
      file: /@lit\/reactive-element\/reactive-element\.js$/,
      find: /,this\.constructor\.l\?\.forEach\(\w+=>\w+\(this\)\)/,
      put: '',
    },
    {
      file: /@lit\/reactive-element\/reactive-element\.js$/,
      find: /void 0!==\w+\.l&&\(this\.l=\[\.\.\.\w+\.l\]\),/,
      put: '',
    },
    {
      file: /lit-element\/lit-element\.js$/,
      find: /\w+\.litElementHydrateSupport\?\.\(\{LitElement:\w+\}\)/,
      put: '0',
    },
    { file: /lit-element\/lit-element\.js$/, find: /\w+\.litElementPolyfillSupport/, put: 'void 0' },
    { file: /lit-html\/lit-html\.js$/, find: /=document\b/, put: '=globalThis.document??{createTreeWalker:()=>({})}' },
  ];
  const done = new Set<RegExp>();
  return {
    name: 'lean-lit',
    enforce: 'pre',
    load: (id) => (/@lit\/reactive-element\/css-tag\.js$/.test(id.split('?')[0] ?? '') ? sheets : null),
    transform(code, id) {
      const own = rules.filter(({ file }) => file.test(id.split('?')[0] ?? ''));
      if (own.length === 0) return null;
      for (const rule of own) {
        if (!rule.find.test(code)) this.error(`${id} no longer reads as expected: ${String(rule.find)}`);
        done.add(rule.find);
      }
      return { code: own.reduce((text, { find, put }) => text.replace(find, put), code), map: null };
    },
    buildEnd(error) {
      if (error === undefined && done.size < rules.length) this.error('Lit was not found where it was expected');
    },
  };
}
