/** Acme's pages: a sidebar, a few pretend tables, and the ways in which the marketplace, or connecting alone, can stand in a page. */
import { html, icon, type IconName, type Markup } from './markup.ts';
import { PEOPLE, type Person } from './people.ts';

/** Where the marketplace comes from. */
export type Place = { server: string; account: string };

export type Page = { text: string; csp: string | null };

/** The one Content-Security-Policy that Mortise promises to work under. */
export function strictCsp(server: string): string {
  const { origin } = new URL(server);
  return [
    "default-src 'none'",
    `script-src 'self' ${origin}`,
    `style-src 'self' ${origin}`,
    `connect-src 'self' ${origin}`,
    `img-src 'self' ${origin}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
}

const NAV: readonly [string, string, IconName][] = [
  ['/orders', 'Orders', 'orders'],
  ['/inventory', 'Inventory', 'inventory'],
  ['/customers', 'Customers', 'customers'],
  ['/reports', 'Reports', 'reports'],
  ['/integrations', 'Integrations', 'integrations'],
];

const WAYS: readonly [string, string][] = [
  ['/integrations', 'Tag in the page'],
  ['/integrations-strict', 'Tag, strict policy'],
  ['/integrations-frame', 'Frame, by message'],
  ['/integrations-fragment', 'Frame, by fragment'],
  ['/integrations-connect', 'Connecting alone'],
  ['/integrations-connect-frame', 'Connecting alone, frame'],
];

/** The integration that Acme's own set-up page connects; its settings stand in the embed token. */
export const ALONE = 'crm-to-newsletter';

/** The page at a path for one person, or null. */
export function pageAt(path: string, person: Person, place: Place): Page | null {
  const table = TABLES[path];
  if (table) return { text: shell(path, person, tablePage(table)), csp: null };
  if (path === '/integrations') return { text: shell(path, person, tag(place)), csp: null };
  if (path === '/integrations-strict')
    return { text: shell(path, person, tag(place), true), csp: strictCsp(place.server) };
  if (path === '/integrations-frame') return { text: shell(path, person, frame(place, 'message')), csp: null };
  if (path === '/integrations-fragment') return { text: shell(path, person, frame(place, 'fragment')), csp: null };
  if (path === '/integrations-connect')
    return { text: shell(path, person, alone(place), true), csp: strictCsp(place.server) };
  if (path === '/integrations-connect-frame')
    return { text: shell(path, person, frame(place, 'message', `/connect/${ALONE}`)), csp: null };
  return null;
}

/** The lines that put the marketplace into a page. */
function tag({ server, account }: Place): Markup {
  return html`<mortise-marketplace server="${server}" account="${account}"></mortise-marketplace>
    <script type="module" src="${server}/embed.js"></script>
    <script type="module" src="/tag.js"></script>`;
}

/** A page of Acme's own in which one integration is connected and nothing else is shown of Mortise. */
function alone({ server, account }: Place): Markup {
  return html`<h1>Newsletter</h1>
    <p class="lede">Connect once; new contacts then get your newsletter by themselves.</p>
    <mortise-connect server="${server}" account="${account}" integration="${ALONE}"></mortise-connect>
    <script type="module" src="${server}/embed.js"></script>
    <script type="module" src="/tag.js"></script>`;
}

function frame({ server, account }: Place, way: 'message' | 'fragment', path = ''): Markup {
  return html`<iframe
      title="Integrations"
      data-server="${server}"
      data-account="${account}"
      data-path="${path}"
      data-way="${way}"
    ></iframe>
    <script type="module" src="/frame.js"></script>`;
}

function shell(path: string, person: Person, body: Markup, reports = false): string {
  const here = path.startsWith('/integrations') ? '/integrations' : path;
  const links = NAV.map(([to, name, sign]) => html`<a href="${to}" ${current(to === here)}>${icon(sign)}${name}</a>`);
  const ways = WAYS.map(([to, name]) => html`<a href="${to}" ${current(to === path)}>${name}</a>`);
  const other = PEOPLE.find((one) => one !== person) ?? person;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Acme</title>
        ${reports ? html`<script src="/reports.js"></script>` : ''}
        <script type="module" src="/host.js"></script>
        <link rel="icon" href="/favicon.svg" />
        <link rel="stylesheet" href="/host.css" />
        ${reports ? '' : html`<link rel="stylesheet" href="/font.css" />`}
      </head>
      <body>
        <div class="host">
          <aside class="side">
            <a class="brand" href="/"><span class="mark" aria-hidden="true">A</span>Acme</a>
            <nav aria-label="Acme">${links}</nav>
            <nav class="ways" aria-label="Ways to embed">
              <p>Shown here as</p>
              ${ways}
            </nav>
            <button type="button" data-switch>Light or dark</button>
            <a
              class="me"
              href="/sign-in?user=${other.id}&amp;to=${path}"
              title="Sign in as ${other.name} of ${other.customerName}"
              ><span class="avatar">${person.initials}</span
              ><span>${person.name}<br /><span>${person.customerName}</span></span></a
            >
          </aside>
          <main class="main"><div class="body">${body}</div></main>
        </div>
      </body>
    </html>`.text;
}

function current(yes: boolean): Markup {
  return yes ? html` aria-current="page"` : html``;
}

type Table = { title: string; lede: string; head: string[]; rows: string[][] };

const TABLES: Record<string, Table | undefined> = {
  '/orders': {
    title: 'Orders',
    lede: 'Four orders wait to be sent.',
    head: ['Order', 'Customer', 'Total', 'State'],
    rows: [
      ['#2041', 'Marlow & Finch', '$1,280.00', 'Paid'],
      ['#2040', 'Harbour Hotel', '$640.00', 'Paid'],
      ['#2039', 'Studio Ren', '$215.50', 'Sent'],
      ['#2038', 'Ines Duarte', '$89.00', 'Sent'],
    ],
  },
  '/inventory': {
    title: 'Inventory',
    lede: 'Counted this morning.',
    head: ['Article', 'Name', 'In stock'],
    rows: [
      ['OAK-1200', 'Oak table, 120 cm', '18'],
      ['OAK-1600', 'Oak table, 160 cm', '7'],
      ['ASH-0450', 'Ash stool', '52'],
    ],
  },
  '/customers': {
    title: 'Customers',
    lede: 'Everybody who bought this year.',
    head: ['Name', 'City', 'Orders'],
    rows: [
      ['Marlow & Finch', 'Leeds', '12'],
      ['Harbour Hotel', 'Bergen', '4'],
      ['Studio Ren', 'Utrecht', '3'],
    ],
  },
  '/reports': {
    title: 'Reports',
    lede: 'The last three months.',
    head: ['Month', 'Orders', 'Sales'],
    rows: [
      ['September', '214', '$38,910'],
      ['October', '251', '$44,120'],
      ['November', '198', '$35,460'],
    ],
  },
};

function tablePage({ title, lede, head, rows }: Table): Markup {
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${cell}</td>`)}
      </tr>`,
  );
  return html`<h1>${title}</h1>
    <p class="lede">${lede}</p>
    <div class="table">
      <table>
        <thead>
          <tr>
            ${head.map((cell) => html`<th>${cell}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>`;
}
