/** Two pages with a settings form each: ours as it is built, and stock rjsf + ajv + React, bundled for production. Both offer `bench`. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize, resolve } from 'node:path';

/** What a page offers to the measuring code; times in milliseconds. */
export type BenchPage = {
  /** From the schema in hand to the frame that shows the form. */
  mount(schema: object): Promise<number>;
  input(field: string): HTMLInputElement | null;
  root(): ParentNode;
};

const dist = resolve(import.meta.dirname, '../../packages/elements/dist');

const shared = `
const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = done;
  port2.postMessage(0);
}));
const timed = async (work) => { const started = performance.now(); await work(); await painted(); return performance.now() - started; };
`;

const ours = `
import { dress, mountForm } from '/preview.js';
${shared}
const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
dress(root);
let form = null;
const nothing = () => undefined;
const input = (schema) => ({
  settings: { schema, uischema: { type: 'VerticalLayout', elements: Object.keys(schema.properties).map((key) => ({ type: 'Control', scope: '#/properties/' + key })) } },
  options: { state: 'none', values: {}, reason: null }, config: {}, secretsSet: [], draft: null, mode: 'settings', saving: false, refused: [], system: null,
  onDraft: nothing, onSave: nothing, onRefresh: nothing,
});
const mount = (schema) => {
  form?.unmount();
  root.replaceChildren(Object.assign(document.createElement('div'), { className: 'mortise' }));
  return timed(async () => { form = await mountForm(root.firstChild, input(schema)); });
};
// The chunk is loaded before anything is measured, as their bundle is.
await mount({ type: 'object', properties: { a: { type: 'string' } } });
const labelled = (field) => [...root.querySelectorAll('label')].find((label) => label.textContent.startsWith(field + ' ') || label.textContent === field);
window.bench = { mount, root: () => root, input: (field) => root.getElementById(labelled(field)?.htmlFor ?? '') };
`;

const theirs = `
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import Form from '@rjsf/core';
import validator from '@rjsf/validator-ajv8';
${shared}
let root = null;
let box = null;
const mount = (schema) => {
  root?.unmount();
  box?.remove();
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  // At once: in slices, the first frame would show nothing yet.
  return timed(async () => flushSync(() => root.render(createElement(Form, { schema, validator }))));
};
window.bench = { mount, root: () => document, input: (field) => document.getElementById('root_' + field) };
`;

/** React's production build, apart from the elements' packages: the resolution starts in this one. */
async function bundle(): Promise<string> {
  const { build } = await import('vite');
  const made = await build({
    configFile: false,
    logLevel: 'error',
    root: resolve(import.meta.dirname, '..'),
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'rjsf-page',
        resolveId: (wanted) => (wanted === 'rjsf-page' ? join(import.meta.dirname, 'rjsf-page.js') : null),
        load: (wanted) => (wanted === join(import.meta.dirname, 'rjsf-page.js') ? theirs : null),
      },
    ],
    build: { write: false, rollupOptions: { input: 'rjsf-page', output: { format: 'es', codeSplitting: false } } },
  });
  const [result] = Array.isArray(made) ? made : [made];
  const chunk = result !== undefined && 'output' in result ? result.output[0] : undefined;
  if (chunk === undefined || !('code' in chunk)) throw new Error('the page with rjsf was not built');
  return chunk.code;
}

/** Serves `/ours` and `/theirs` on loopback. */
export async function serveForms(): Promise<{ origin: string; close(): void }> {
  const scripts: Record<string, string> = { '/ours.js': ours, '/theirs.js': await bundle() };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const html = `<!doctype html><html lang="en"><title>bench</title><body></body><script type="module" src="${pathname}.js"></script></html>`;
    if (pathname === '/ours' || pathname === '/theirs')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    const file = join(dist, normalize(pathname));
    const script = scripts[pathname] ?? (existsSync(file) ? readFileSync(file) : null);
    if (script === null) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
