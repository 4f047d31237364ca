/** Tests of what our pages say: everything from outside is text, and each end of a sign-in has its words. */
import { expect, test } from 'vitest';
import { escapeHtml, finishedPage } from './connect-page.ts';
import { reasonCodes } from './reason.ts';

const hostile = `"><img src=x onerror=alert(1)>'\`&<script>`;
const names = { account: hostile, home: 'https://app.example/"onclick="x', system: hostile, logo: null };
const tell = { flow: hostile, origin: hostile };

test('nothing from outside becomes markup', () => {
  expect(escapeHtml(hostile)).not.toMatch(/[<>"'`]/);
  const pages = [
    finishedPage({ state: 'connected', names, outsideAccount: hostile, missing: [hostile], tell, back: null }),
    finishedPage({ state: 'asking', ask: hostile, question: hostile, names, outsideAccount: hostile, before: hostile }),
    ...reasonCodes.map((reason) =>
      finishedPage({ state: 'failed', isEnded: false, reason, names: { ...names, logo: hostile }, tell, back: null }),
    ),
  ];
  for (const page of pages) {
    expect(page).not.toMatch(/<img src=x|<script>|onclick="x/);
    expect(page.match(/<script/g)).toHaveLength(1);
  }
});

test('a home that is no web address is no link', () => {
  const page = finishedPage({
    state: 'failed',
    isEnded: false,
    reason: 'denied',
    names: { ...names, home: 'javascript:alert(1)' },
    tell: null,
    back: null,
  });
  expect(page).not.toContain('javascript:');
  expect(page).not.toContain('data-flow');
});

test('the way back to a link is the main one, but for what only others can mend: there it is said whom to tell first', () => {
  const link = { askedBy: 'Ana', forAll: false };
  for (const reason of reasonCodes) {
    const isTheirs = reason === 'misconfigured';
    const page = finishedPage({
      state: 'failed',
      isEnded: false,
      reason,
      names: { account: 'Acme', home: '', system: 'Hub', logo: null, link },
      tell: null,
      back: null,
    });
    expect(page.includes('Tell whoever sent you the link: only the people behind Acme can mend it.')).toBe(isTheirs);
    expect(page).toContain(isTheirs ? 'btn-quiet" data-again' : 'btn-primary" data-again');
  }
});
