/** Our own pages of a sign-in: the static page that begins it, and the callback page in words. Everything from outside is escaped. */
import { readFileSync } from 'node:fs';
import type { Asking, Finished, Names } from './flow-end.ts';
import { endedInWords, reasonInWords } from './reason.ts';

const folder = new URL('./pages/', import.meta.url);
const file = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** Name under `/connect/` → type and text. Read once: the pages are part of the program. */
export const pageFiles = {
  'connect.css': { type: 'text/css; charset=utf-8', text: file('connect.css') },
  'fields.css': { type: 'text/css; charset=utf-8', text: file('fields.css') },
  'fields.js': { type: 'text/javascript; charset=utf-8', text: file('fields.js') },
  'link.js': { type: 'text/javascript; charset=utf-8', text: file('link.js') },
  'page.js': { type: 'text/javascript; charset=utf-8', text: file('page.js') },
  'start.js': { type: 'text/javascript; charset=utf-8', text: file('start.js') },
  'done.js': { type: 'text/javascript; charset=utf-8', text: file('done.js') },
  'mark.svg': { type: 'image/svg+xml', text: file('mark.svg') },
} as const;

/** One page in two scripts: it begins a sign-in that was asked for in the app, or with an auth link. */
const connectPage = file('connect.html');
export const startPage = connectPage.replace('{script}', 'start.js');
export const linkPage = connectPage.replace('{script}', 'link.js');

/** Scripts and styles from this server only, no frame, nothing inline. `opener` must survive, so no COOP isolation. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'cross-origin-opener-policy': 'unsafe-none',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
} as const;

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

type Card = {
  mark: 'ok' | 'bad' | 'ask';
  title: string;
  lede: string;
  notice: string;
  leave: { label: string; href: string } | null;
  /** The way back to an auth link; `quiet`: there is something else to do first. */
  again?: 'main' | 'quiet';
  /** A question instead of a way on: what each button decides. */
  choices?: readonly { use: 'new' | 'old'; label: string }[];
  data: string;
  joined: Names | null;
};

/** Of a sign-in that is not known, or not now. */
const bareCard = { mark: 'bad', notice: '', leave: null, data: '', joined: null } as const;

/** The page after the outside system answered. */
export function finishedPage(finished: Finished): string {
  switch (finished.state) {
    case 'connected':
      return draw(connectedCard(finished));
    case 'asking':
      return draw(askingCard(finished));
    case 'failed':
      return draw(failedCard(finished));
    case 'away':
      return draw({
        ...bareCard,
        title: 'This server cannot answer just now',
        lede: 'Its database is away for a moment. Nothing is lost: load this page again.',
      });
    case 'unknown':
      return draw({
        ...bareCard,
        title: 'This link was used already',
        lede: 'Each link works once, and for ten minutes. Nothing was changed. Go back to where you came from and look there: it may already be connected.',
      });
  }
}

function connectedCard(finished: Finished & { state: 'connected' }): Card {
  const { names, outsideAccount, missing, tell } = finished;
  const [system, account] = [escapeHtml(names.system), escapeHtml(names.account)];
  const as = outsideAccount === null ? '' : `Signed in as <strong>${escapeHtml(outsideAccount)}</strong>. `;
  return {
    mark: 'ok',
    title: `${system} is connected`,
    lede: `${as}${names.link === undefined ? `You can close this window and go on in ${account}.` : `You can close this page. ${watcher(names)} that it is connected.`}`,
    notice: missing.length === 0 ? '' : lessNotice(system, account, missing),
    leave: leaveTo(names),
    data: ` data-flow="${escapeHtml(tell.flow)}" data-status="connected" data-origin="${escapeHtml(tell.origin)}" data-close="${names.link === undefined && missing.length === 0 ? 'yes' : 'no'}"`,
    joined: names,
  };
}

/** Connected all the same: what is missing may never be needed, and who said no to it knows. */
function lessNotice(system: string, account: string, missing: readonly string[]): string {
  const named = missing.map((scope) => `<strong>${escapeHtml(scope)}</strong>`).join(', ');
  const { title, text } = reasonInWords('gave-less', system, account);
  return `<div class="notice notice-warning"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m21.7 18-8-14a2 2 0 0 0-3.4 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.7-3M12 9v4M12 17h.01"/></svg><div><p><strong>${title}</strong></p><p>Not given: ${named}. ${text} To give it, reconnect ${system} in ${account} and allow everything.</p></div></div>`;
}

/** Before anything is changed. */
function askingCard({ ask, question, names, outsideAccount, before }: Asking): Card {
  const [system, account] = [escapeHtml(names.system), escapeHtml(names.account)];
  const now = outsideAccount === null ? null : escapeHtml(outsideAccount);
  const signedIn =
    now === null
      ? `You signed in to ${system}, but it does not say with which account.`
      : `You signed in to ${system} as <strong>${now}</strong>.`;
  const until = before === null ? 'another account' : `<strong>${escapeHtml(before)}</strong>`;
  return {
    mark: 'ask',
    title: now === null ? 'Is this the same account as before?' : 'This is another account than before',
    lede: `${signedIn} Until now ${account} was connected to ${until}${names.link?.forAll === true ? ', for all of its customers' : ''}. Nothing has been changed yet.`,
    notice:
      '<div class="notice notice-danger" id="trouble" role="alert" hidden><div><p>The server does not answer. Nothing has been changed; press again.</p></div></div>',
    leave: null,
    choices: [
      { use: 'new', label: now === null ? 'Use this account' : `Use ${now}` },
      { use: 'old', label: before === null ? 'Keep the other account' : `Keep ${escapeHtml(before)}` },
    ],
    data: ` data-ask="${escapeHtml(ask)}" data-question="${escapeHtml(question)}"`,
    joined: names,
  };
}

function failedCard(finished: Finished & { state: 'failed' }): Card {
  const { names, reason, isEnded, tell } = finished;
  const byLink = names.link !== undefined;
  const { action } = reasonInWords(reason, names.system, names.account, byLink);
  const words = isEnded
    ? endedInWords(names.account, byLink)
    : reasonInWords(reason, names.system, names.account, byLink);
  return {
    mark: 'bad',
    title: escapeHtml(words.title),
    lede: `${escapeHtml(words.text)} ${escapeHtml(words.next)}`,
    notice: '',
    leave: leaveTo(names),
    ...(byLink && !isEnded ? { again: action === 'support' ? 'quiet' : 'main' } : {}),
    data:
      tell === null
        ? ''
        : ` data-flow="${escapeHtml(tell.flow)}" data-status="failed" data-origin="${escapeHtml(tell.origin)}"`,
    joined: names,
  };
}

/** Who sees it live: whoever sent the link. */
function watcher({ link, account }: Names): string {
  return link?.askedBy ? `${escapeHtml(link.askedBy)} sees` : `The people of ${escapeHtml(account)} see`;
}

/** Whoever was sent a link may have no way into the app. */
function leaveTo(names: Names): Card['leave'] {
  return names.link === undefined && /^https?:\/\//.test(names.home)
    ? { label: `Back to ${escapeHtml(names.account)}`, href: escapeHtml(names.home) }
    : null;
}

const signs = {
  ok: '<circle cx="12" cy="12" r="10"/><path d="m9 12 2 2 4-4"/>',
  bad: '<circle cx="12" cy="12" r="10"/><path d="m15 9-6 6M9 9l6 6"/>',
  ask: '<path d="m21.7 18-8-14a2 2 0 0 0-3.4 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.7-3M12 9v4M12 17h.01"/>',
};

/** Host, line, outside system; or one sign when it is not known which. */
function head(mark: Card['mark'], joined: Names | null): string {
  const icon = (paths: string): string => `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${paths}</svg>`;
  if (joined === null) return `<div class="mark mark-bad">${icon('<path d="m18 6-12 12M6 6l12 12"/>')}</div>`;
  const sign = icon(signs[mark]);
  const letter = (name: string): string => escapeHtml([...name.trim()][0]?.toUpperCase() ?? '');
  const plate = (inside: string): string => `<span class="logo" aria-hidden="true">${inside}</span>`;
  const system = joined.logo === null ? letter(joined.system) : `<img alt="" src="${escapeHtml(joined.logo)}">`;
  const line = '<span class="line"></span>';
  return `<div class="join join-${mark}">${plate(letter(joined.account))}${line}${sign}${line}${plate(system)}</div>`;
}

/** The way on is a decision where there is one. */
function choicesOf(choices: Card['choices'] = []): string {
  const button = ({ use, label }: { use: string; label: string }, nth: number): string =>
    `<button class="btn${nth === 0 ? ' btn-primary' : ''}" data-use="${use}" type="button">${label}</button>`;
  return choices.length === 0 ? '' : `\n  <div class="actions">${choices.map(button).join('')}</div>`;
}

/** Back to the app, or to the link: never without a way on, though it may be the lesser one. */
function wayOn({ leave, again }: Card): string {
  const action = (drawn: string): string => `\n  <div class="actions">${drawn}</div>`;
  if (leave !== null) return action(`<a class="btn btn-primary" data-leave href="${leave.href}">${leave.label}</a>`);
  if (again === undefined) return '';
  const [look, word] = again === 'quiet' ? ['btn-quiet', 'Connect again'] : ['btn-primary', 'Try again'];
  return action(`<button class="btn ${look}" data-again hidden type="button">${word}</button>`);
}

function draw(card: Card): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${card.title}</title>
<link rel="icon" href="../mark.svg">
<link rel="stylesheet" href="../connect.css">
<script type="module" src="../done.js"></script>
</head>
<body${card.data}>
<main class="connect">
  ${head(card.mark, card.joined)}
  <div class="words" role="status"><h1 class="title">${card.title}</h1><p class="lede">${card.lede}</p></div>${card.notice}${choicesOf(card.choices)}${wayOn(card)}
</main>
</body>
</html>
`;
}
