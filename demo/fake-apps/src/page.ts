/** Draws the small pages of the pretend systems: escaped text in, a whole HTML document out, no script. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A piece of HTML that is already safe to send. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Html | readonly Html[] | null;

/** Template tag: everything put in is escaped unless it is Html already. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(strings.map((s, i) => s + (i < pieces.length ? draw(pieces[i] ?? null) : '')).join(''));
}

function draw(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map((p) => p.text).join('');
  return String(piece).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

export type Look = {
  name: string;
  letter: string;
  colour: string;
  /** One of `demo/marks`; else its letter is drawn. */ mark?: string;
};

/** A whole page in the colours of one pretend system. */
export function page(look: Look, title: string, body: Html, width: 'wide' | 'narrow' = 'wide'): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${look.name}</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(CSS)} :root {
            --brand: ${new Html(look.colour)};
          }
        </style>
      </head>
      <body class="${width}">
        <header>
          <span class="mark">${markOf(look)}</span><b>${look.name}</b
          ><span class="pretend">pretend system of the demo</span>
        </header>
        <main>${body}</main>
      </body>
    </html>`.text;
}

const marks = join(import.meta.dirname, '../../marks');

const markOf = ({ letter, mark }: Look): Html | string =>
  mark === undefined ? letter : new Html(readFileSync(join(marks, `${mark}.svg`), 'utf8'));

const CSS = `
*{box-sizing:border-box}
:root{color-scheme:light dark;--text:light-dark(#16181d,#eceef2);--muted:light-dark(#5b616e,#a4abb8);--line:light-dark(#e3e6eb,#31353d);
--page:light-dark(#f6f7f9,#121419);--card:light-dark(#fff,#1b1e24)}
body{margin:0;font:14px/1.5 Inter,ui-sans-serif,system-ui,sans-serif;color:var(--text);background:var(--page)}
header{display:flex;gap:10px;align-items:center;padding:12px 24px;background:var(--card);border-bottom:1px solid var(--line)}
.mark{display:grid;place-items:center;width:26px;height:26px;border-radius:7px;background:var(--brand);color:#fff;font-weight:600}.mark svg{width:16px;fill:#fff}
.pretend{margin-inline-start:auto;color:var(--muted);font-size:12px}
main{max-width:1000px;margin:0 auto;padding:24px}
.narrow main{max-width:460px;padding-top:48px}
h1{font-size:20px;margin:0 0 4px}h2{font-size:16px;margin:0 0 12px}p{margin:0 0 16px}.muted{color:var(--muted)}
.card>:last-child,section>p:last-child{margin-bottom:0}input{accent-color:var(--brand)}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px;margin:0 0 16px;overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:8px 12px 8px 0;border-bottom:1px solid var(--line)}
th{font-size:12px;color:var(--muted);font-weight:500}tr:last-child td{border:0}
form.row{display:flex;flex-wrap:wrap;gap:12px;align-items:end}label{display:grid;gap:4px;font-weight:500;flex:1 1 180px}
input[type=text],input[type=email]{font:inherit;font-weight:400;padding:7px 10px;border:1px solid light-dark(#8b92a0,#6b7280);border-radius:8px;background:var(--card);color:inherit;width:100%}
button{font:inherit;font-weight:500;padding:7px 14px;border-radius:8px;border:1px solid var(--line);background:var(--card);color:inherit;cursor:pointer}
button.main{background:var(--brand);border-color:transparent;color:#fff}
button:focus-visible,input:focus-visible,a:focus-visible{outline:2px solid var(--brand);outline-offset:2px}
fieldset{border:0;padding:0;margin:0 0 16px;display:grid;gap:8px}legend{padding:0;margin-bottom:6px;font-weight:500}
.choice{display:flex;gap:12px;align-items:center;border:1px solid var(--line);border-radius:8px;padding:10px 12px;font-weight:400;cursor:pointer}
.choice:has(input:checked){border-color:var(--brand);box-shadow:inset 0 0 0 1px var(--brand)}.choice span{display:grid}.choice small{color:var(--muted)}
ul.plain{margin:0 0 16px;padding-inline-start:20px}code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}
.actions{display:flex;gap:12px;justify-content:end}nav{display:flex;gap:16px;margin:12px 0 20px}nav a{color:inherit}nav a[aria-current]{font-weight:600}
.note{border-inline-start:3px solid var(--brand);padding-inline-start:12px}
`;
