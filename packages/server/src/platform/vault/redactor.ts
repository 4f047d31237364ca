/** Masks known secrets in a stream of text, whole or cut, plain or encoded, however the chunks fall. */
import { openMatch, type OpenMatch } from './open-match.ts';
import { maskPatterns, secretMark } from './redact-patterns.ts';
import { secretForms } from './secret-forms.ts';
import type { Secret } from './secret.ts';

export type Redactor = {
  /** Takes the next chunk and gives back the text that is certain by now; the rest is held back until more comes. */
  write(chunk: string): string;
  /** Gives back what was held: call it at the end of the stream (or of a line that is complete). */
  flush(): string;
};

/** A cut secret still counts from this many characters on. */
const shortestPart = 8;
/** So much text without any white space is let go of, except for what may still become a known secret. */
const longestHeld = 16_384;

type Needles = { byHead: Map<string, string[]>; heads: RegExp | null; all: string[] };

/** Makes a redactor for the secrets in play. Values under 4 characters are not masked: they would mask ordinary text. */
export function redactor(secrets: readonly Secret[]): Redactor {
  const needles = needlesOf(secrets);
  const open = needles.all.map(openMatch);
  let held = '';
  return {
    write: (chunk) => {
      held += chunk;
      const cut = certainUntil(held, longestOpen(open, chunk));
      const certain = held.slice(0, cut);
      held = held.slice(cut);
      return mask(certain, needles);
    },
    flush: () => {
      const rest = held;
      held = '';
      for (const each of open) each.reset();
      return mask(rest, needles);
    },
  };
}

/** Masks known secrets and telling shapes in one finished text. */
export function redact(text: string, secrets: readonly Secret[]): string {
  return mask(text, needlesOf(secrets));
}

function mask(text: string, needles: Needles): string {
  return maskPatterns(maskKnown(text, needles));
}

function needlesOf(secrets: readonly Secret[]): Needles {
  const all = [...new Set(secrets.flatMap((secret) => (secret.isOpen ? [] : secretForms(secret.reveal()))))].sort(
    (a, b) => b.length - a.length,
  );
  const byHead = new Map<string, string[]>();
  for (const needle of all) {
    const head = needle.slice(0, headLength(needle));
    byHead.set(head, [...(byHead.get(head) ?? []), needle]);
  }
  const heads = [...byHead.keys()].sort((a, b) => b.length - a.length).map(escapeForRegExp);
  return {
    all,
    byHead,
    heads: heads.length === 0 ? null : new RegExp(heads.join('|'), 'g'),
  };
}

/** An address as a secret begins like any other address: its scheme alone gives nothing away. */
function headLength(needle: string): number {
  const scheme = /^[a-z+]{2,12}:\/\//i.exec(needle)?.[0].length ?? 0;
  return Math.min(needle.length, scheme + shortestPart);
}

function maskKnown(text: string, needles: Needles): string {
  if (needles.heads === null) return text;
  let masked = '';
  let from = 0;
  needles.heads.lastIndex = 0;
  for (let match = needles.heads.exec(text); match !== null; match = needles.heads.exec(text)) {
    const end = match.index + longestMatch(text, match.index, needles.byHead.get(match[0]) ?? []);
    masked += text.slice(from, match.index) + secretMark;
    from = end;
    needles.heads.lastIndex = end;
  }
  return masked + text.slice(from);
}

function longestMatch(text: string, at: number, candidates: readonly string[]): number {
  let longest = 0;
  for (const needle of candidates) {
    let length = 0;
    while (length < needle.length && text[at + length] === needle[length]) length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

function longestOpen(open: readonly OpenMatch[], chunk: string): number {
  let longest = 0;
  for (const each of open) longest = Math.max(longest, each.after(chunk));
  return longest;
}

/** Index up to which no match can begin that later text would still change; `open` characters may become a secret. */
function certainUntil(text: string, open: number): number {
  const start = lastWord(text);
  const cut = text.length - start >= longestHeld ? text.length : start;
  return Math.min(cut, text.length - open);
}

/** Where the last word begins, or the scheme before it; no further back than is held. Read backwards, each sign once. */
function lastWord(text: string): number {
  const earliest = Math.max(0, text.length - longestHeld);
  let word = text.length;
  while (word > earliest && !isBlank(text.charCodeAt(word - 1))) word -= 1;
  const before = text.slice(earliest, word).trimEnd();
  const scheme = /(?:bearer|basic)$/i.exec(before.slice(-6))?.[0].length ?? 0;
  return scheme === 0 ? word : earliest + before.length - scheme;
}

/** The same signs as `\s`. */
function isBlank(sign: number): boolean {
  if (sign < 0xa0) return sign === 0x20 || (sign >= 0x09 && sign <= 0x0d);
  return /\s/.test(String.fromCharCode(sign));
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
