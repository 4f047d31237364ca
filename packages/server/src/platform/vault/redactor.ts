/** Masks known secrets in a stream of text, whole or cut, plain or encoded, however the chunks fall. */
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

type Needles = { byHead: Map<string, string[]>; heads: RegExp | null; longest: number; all: string[] };

/** Makes a redactor for the secrets in play. Values under 4 characters are not masked: they would mask ordinary text. */
export function redactor(secrets: readonly Secret[]): Redactor {
  const needles = needlesOf(secrets);
  let held = '';
  const release = (text: string): string => maskPatterns(maskKnown(text, needles));
  return {
    write: (chunk) => {
      held += chunk;
      const cut = certainUntil(held, needles);
      const certain = held.slice(0, cut);
      held = held.slice(cut);
      return release(certain);
    },
    flush: () => {
      const rest = held;
      held = '';
      return release(rest);
    },
  };
}

/** Masks known secrets and telling shapes in one finished text. */
export function redact(text: string, secrets: readonly Secret[]): string {
  const one = redactor(secrets);
  return one.write(text) + one.flush();
}

function needlesOf(secrets: readonly Secret[]): Needles {
  const all = [...new Set(secrets.flatMap((secret) => secretForms(secret.reveal())))].sort(
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
    longest: all[0]?.length ?? 0,
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

/** Index up to which no match can begin that later text would still change. */
function certainUntil(text: string, needles: Needles): number {
  const word = /(?:(?:bearer|basic)\s*)?\S*$/i.exec(text.slice(-longestHeld));
  let cut = text.length - (word?.[0].length ?? 0);
  if (text.length - cut >= longestHeld) cut = text.length;
  const earliest = Math.max(0, text.length - needles.longest);
  for (let at = earliest; at < cut; at += 1) {
    const tail = text.slice(at);
    if (needles.all.some((needle) => needle.startsWith(tail))) return at;
  }
  return cut;
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
