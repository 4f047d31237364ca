/** Vite plugin: lets the built files be imported where there is no document, by servers that render pages. */
import type { Plugin } from 'vite';

/** Lit touches `HTMLElement` and `document` as it loads; on a server both are missing, and nothing is drawn there anyway. */
export function importableOnServers(): Plugin {
  const rules: { file: RegExp; find: RegExp; put: string }[] = [
    { file: /@lit\/reactive-element\/reactive-element\.js$/, find: /extends HTMLElement\b/, put: 'extends(globalThis.HTMLElement??class{})' },
    { file: /lit-html\/lit-html\.js$/, find: /=document\b/, put: '=globalThis.document??{createTreeWalker:()=>({})}' },
  ];
  const done = new Set<RegExp>();
  return {
    name: 'importable-on-servers',
    enforce: 'pre',
    transform(code, id) {
      const rule = rules.find(({ file }) => file.test(id.split('?')[0] ?? ''));
      if (rule === undefined) return null;
      if (!rule.find.test(code)) this.error(`${id} no longer reads as expected: importing on a server would throw`);
      done.add(rule.file);
      return { code: code.replace(rule.find, rule.put), map: null };
    },
    buildEnd(error) {
      if (error === undefined && done.size < rules.length) this.error('Lit was not found where it was expected');
    },
  };
}
