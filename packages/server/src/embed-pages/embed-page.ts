/** The pages of the iframe as text, and the policy each is sent with (pure). */
import { createHash } from 'node:crypto';
import type { Account } from '../accounts/index.ts';

/** What an address asks the elements to show. */
export type EmbedView = {
  install: string | null;
  /** Auth-only: nothing but connecting this integration, or one connector of it. */
  connect: string | null;
  connector: string | null;
  integration: string | null;
  display: 'settings' | 'list' | null;
  theme: 'light' | 'dark' | 'auto' | null;
  locale: string | null;
};

/** Reads the part of a query that is shown; anything odd counts as not given. */
export function readView(
  query: Readonly<Record<string, unknown>>,
  { install = null, connect = null }: { install?: string | null; connect?: string | null },
): EmbedView {
  const pick = <T extends string>(name: string, shape: RegExp): T | null => {
    const value = Object.hasOwn(query, name) ? query[name] : undefined;
    return typeof value === 'string' && shape.test(value) ? (value as T) : null;
  };
  const integration = pick('integration_id', /^[A-Za-z0-9_-]{1,100}$/);
  const display = pick<'settings' | 'list'>('display', /^(?:settings|list)$/);
  return {
    install,
    connect,
    connector: connect === null ? null : pick('connector', /^[a-z0-9][a-z0-9._-]{0,63}$/),
    integration,
    // As in the reference: an integration alone shows its installed copies.
    display: integration === null ? null : (display ?? 'list'),
    theme: pick('theme', /^(?:light|dark|auto)$/),
    locale: pick('locale', /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/),
  };
}

/** Who may frame the page: exactly the account's origins, nobody else, and ourselves neither. */
function frameAncestors(account: Pick<Account, 'origins'>): string {
  return account.origins.length === 0 ? "frame-ancestors 'none'" : `frame-ancestors ${account.origins.join(' ')}`;
}

export function embedPagePolicy(account: Pick<Account, 'origins'>): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
    "base-uri 'none'",
    "form-action 'none'",
    frameAncestors(account),
  ].join('; ');
}

/** The page with the elements. The frame's own script stands before their module, and runs before it. */
export function embedPage(account: Account, baseUrl: string, view: EmbedView): string {
  const attributes = {
    server: baseUrl,
    account: account.slug,
    theme: view.theme,
    locale: view.locale,
    ...shownBy(view),
  };
  const tag = tagOf(view);
  const written = Object.entries(attributes)
    .flatMap(([name, value]) => (value === null ? [] : [` ${name}="${escapeHtml(value)}"`]))
    .join('');
  return page(
    `${account.name} integrations`,
    stylesOf(baseUrl),
    [
      `<${tag}${written}></${tag}>`,
      notice(account, true),
      account.topLevel ? whoNotice : '',
      '<noscript><p class="notice">This page needs JavaScript.</p></noscript>',
      `<script src="${pathOf(baseUrl, 'embed-page.js')}" data-origins="${escapeHtml(JSON.stringify(account.origins))}" data-top-level="${account.topLevel ? 'yes' : 'no'}"></script>`,
      `<script type="module" src="${pathOf(baseUrl, 'embed.js')}"></script>`,
    ].join('\n'),
    view.locale,
  );
}

function tagOf({ install, connect }: EmbedView): string {
  if (connect !== null) return 'mortise-connect';
  return install === null ? 'mortise-marketplace' : 'mortise-install';
}

function shownBy({ install, connect, connector, integration, display }: EmbedView): Record<string, string | null> {
  if (connect !== null) return { integration: connect, connector };
  return install === null ? { integration, display } : { integration: install };
}

/** For people who open the frame's page by itself, where the account does not want that. */
export function onlyInFramePage(account: Account, baseUrl: string): string {
  return page(`${account.name} integrations`, stylesOf(baseUrl), notice(account, false), null);
}

/** Where a file of ours lies on its origin, which may be below a path that a proxy takes away. */
function pathOf(baseUrl: string, file: string): string {
  return escapeHtml(`${new URL(baseUrl).pathname.replace(/\/$/, '')}/${file}`);
}

function stylesOf(baseUrl: string): string {
  return `<link rel="stylesheet" href="${pathOf(baseUrl, 'embed-page.css')}">`;
}

function notice(account: Account, hidden: boolean): string {
  return `<p class="notice"${hidden ? ' hidden' : ''}>This is shown inside ${escapeHtml(account.name)}. <a href="${escapeHtml(account.baseUrl)}" rel="noreferrer">Open it there</a></p>`;
}

/** Asked in a page of its own before a token from the address is used: the frame's script fills it in. */
const whoNotice = `<div class="notice who" hidden>
<p>You continue as <strong></strong>. What you connect here belongs to them. If that is not you, close this page.</p>
<button type="button">Continue</button>
</div>`;

const moveScript =
  "const u=new URL(location.href),t=u.searchParams.get('tenant');u.searchParams.delete('tenant');" +
  "u.hash=document.documentElement.dataset.keep==='yes'&&t?new URLSearchParams({token:t}).toString():'';location.replace(u.href)";
const moveHash = createHash('sha256').update(moveScript).digest('base64');

/** Loads nothing: it takes a token out of the address, and goes on with it in memory (`keep`) or without it. */
export function stripPage(keep: boolean): string {
  return `<!doctype html><html lang="en" data-keep="${keep ? 'yes' : 'no'}"><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>One moment</title><script>${moveScript}</script></html>`;
}

export function stripPagePolicy(account: Pick<Account, 'origins'>): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${moveHash}'`,
    "require-trusted-types-for 'script'",
    "base-uri 'none'",
    "form-action 'none'",
    frameAncestors(account),
  ].join('; ');
}

/** One page for everything that is not there. */
export const nowherePage = page('Not found', '', '<p>There is nothing at this address.</p>', null);
export const nowherePolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

function page(title: string, head: string, body: string, locale: string | null): string {
  return `<!doctype html>
<html lang="${escapeHtml(locale ?? 'en')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}
