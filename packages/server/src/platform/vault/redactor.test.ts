/** The redactor: no spelling of a secret gets through, however a stream is cut. */
import { cpuTime } from '@mortise/test/cpu-time';
import { describe, expect, it } from 'vitest';
import { redact, redactor } from './redactor.ts';
import { secretForms } from './secret-forms.ts';
import { Secret } from './secret.ts';
import { maskPatterns } from './redact-patterns.ts';

const value = 'pa$$/w0rd+"quoted"\\é=tail~99';
const secret = new Secret(value);

const spellings: Record<string, string> = {
  plain: value,
  json: JSON.stringify(value).slice(1, -1),
  'json twice': JSON.stringify(JSON.stringify(value)).slice(3, -3),
  url: encodeURIComponent(value),
  form: new URLSearchParams({ v: value }).toString().slice(2),
  hex: Buffer.from(value).toString('hex'),
  base64: Buffer.from(value).toString('base64'),
  base64url: Buffer.from(value).toString('base64url'),
  'base64 after one byte': Buffer.from(`x${value}y`).toString('base64'),
  'base64 after two bytes': Buffer.from(`id:${value}`).toString('base64'),
  'base64 after three bytes': Buffer.from(`abc${value}!`).toString('base64url'),
};

/** No eight characters in a row of any spelling are left: a part is as good as the whole for guessing. */
function leaks(text: string): string[] {
  const parts = secretForms(value).flatMap((form) =>
    Array.from({ length: Math.max(0, form.length - 11) }, (_, at) => form.slice(at, at + 12)),
  );
  return parts.filter((part) => text.includes(part));
}

describe('the redactor', () => {
  for (const [name, spelling] of Object.entries(spellings)) {
    it(`masks the ${name} spelling, cut at every place into two and three`, () => {
      const text = `before ${spelling} after`;
      for (let first = 0; first <= text.length; first += 1) {
        const two = redactor([secret]);
        const out = two.write(text.slice(0, first)) + two.write(text.slice(first)) + two.flush();
        expect(leaks(out)).toEqual([]);
        expect(out.startsWith('before ') && out.endsWith(' after') && out.includes('[secret]')).toBe(true);
        for (let second = first; second <= text.length; second += 7) {
          const three = redactor([secret]);
          const parts =
            three.write(text.slice(0, first)) +
            three.write(text.slice(first, second)) +
            three.write(text.slice(second)) +
            three.flush();
          expect(parts).toBe(out);
        }
      }
    });
  }

  it('masks a secret given one character at a time, and one that holds spaces and line ends', () => {
    const spaced = new Secret('correct horse\nbattery staple');
    const stream = redactor([spaced, secret]);
    let out = '';
    for (const sign of `a ${spaced.reveal()} b ${value} c`) out += stream.write(sign);
    expect(out + stream.flush()).toBe('a [secret] b [secret] c');
  });

  it('masks a secret that was cut off, from eight characters on', () => {
    expect(redact(`said ${value.slice(0, 8)} and ${value.slice(0, 15)}`, [secret])).toBe('said [secret] and [secret]');
    expect(redact(`said ${value.slice(0, 7)}`, [secret])).toBe(`said ${value.slice(0, 7)}`);
  });

  it('leaves text without secrets exactly as it was', () => {
    const text = 'Synced 12 contacts to https://news.example/list?id=7 — “fine” 100%\n';
    for (let at = 0; at <= text.length; at += 1) {
      const stream = redactor([secret, new Secret('https://hooks.example/T000/abc')]);
      expect(stream.write(text.slice(0, at)) + stream.write(text.slice(at)) + stream.flush()).toBe(text);
    }
  });

  it('does not mask what is too short to be a secret', () => {
    expect(redact('a cat sat', [new Secret('a'), new Secret(''), new Secret('cat')])).toBe('a cat sat');
    expect(redact('the pin is 4711.', [new Secret('4711')])).toBe('the pin is [secret].');
  });

  it('masks bearer tokens, JWTs and telling prefixes that nobody told it of, across every cut', () => {
    const text =
      'Authorization: Bearer abc.def-123456 and eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln and sk_live_1234567890 end';
    for (let at = 0; at <= text.length; at += 1) {
      const stream = redactor([]);
      const out = stream.write(text.slice(0, at)) + stream.write(text.slice(at)) + stream.flush();
      expect(out).toBe('Authorization: Bearer [secret] and [secret] and [secret] end');
    }
    expect(maskPatterns('nothing here')).toBe('nothing here');
  });

  it('holds back little of an endless line, and stays fast', () => {
    const stream = redactor([secret]);
    const began = performance.now();
    let out = 0;
    for (let n = 0; n < 320; n += 1) out += stream.write('x'.repeat(32_768)).length;
    expect(10_485_760 - out).toBeLessThan(65_536);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('masks a JWT after a hyphen, and in the middle of a dotted word', () => {
    const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln';
    expect(maskPatterns(`session-${jwt}, eyJ-x; www.${jwt}`)).toBe('session-[secret], eyJ-x; www.[secret]');
    expect(maskPatterns(`x${jwt.slice(0, 19)} eyJabc.eyJabcdef`)).toBe(`x${jwt.slice(0, 19)} eyJabc.eyJabcdef`);
  });
});

/** A program's output is hostile: 64 kB of it take ten times as long as usual at most; a busy machine may try again. */
describe('the redactor under hostile output', { retry: 2 }, () => {
  const size = 65_536;
  const long = `${'a'.repeat(4_095)}b`;
  const mixed = Array.from({ length: 4_096 }, (_, at) => 'ab/+"é c'[(at * at + 3 * at) % 8]).join('');
  const secrets = [secret, new Secret(long), new Secret(mixed), new Secret('ab'.repeat(2_000))];
  const fill = (part: string): string => part.repeat(Math.ceil(size / part.length)).slice(0, size);
  const hostile: Record<string, string> = {
    'JWT beginnings with hyphens': `${fill('eyJ-')}\n`,
    'JWT beginnings with dots': fill('eyJabcdef.'),
    'JWTs too short in their second part': fill('eyJabcdef.abc '),
    'JWT beginnings before one dot': `${fill('-eyJabcde')}.abc`,
    'one word': fill('x'),
    'words and a blank': fill(`${'x'.repeat(16_381)} b`),
    'nothing but blanks': fill(' '),
    'a scheme and blanks': `bearer${fill(' ')}x`,
    schemes: fill('bearer '),
    'schemes without end': fill('basic%20'),
    'prefixes of keys': fill('sk_sk-'),
    'near misses of a long secret, a line each': fill(`${long.slice(0, -1)}c\n`),
    'one sign of a long secret': fill('a'),
    'a secret in pieces of eight': fill(`${long.slice(0, 8)}-`),
    'near misses of a mixed secret': fill(`${mixed.slice(0, -1)}#`),
    'a period that nearly fits': fill(`${'ab'.repeat(1_999)}aa`),
  };
  const slowest = (text: string, chunk: number): number => {
    let worst = 0;
    const stream = redactor(secrets);
    for (let at = 0; at < text.length; at += chunk) {
      const part = text.slice(at, at + chunk);
      worst = Math.max(
        worst,
        cpuTime(() => stream.write(part)),
      );
    }
    return Math.max(
      worst,
      cpuTime(() => stream.flush()),
    );
  };

  for (const [name, text] of Object.entries(hostile)) {
    it(`is not held up by ${name}, whole or in pieces`, () => {
      for (const chunk of [size + 8, 16_383, 4_097]) expect(slowest(text, chunk)).toBeLessThan(1_000);
      const began = performance.now();
      maskPatterns(text);
      redact(text, secrets);
      expect(performance.now() - began).toBeLessThan(2_000);
    });
  }

  it('takes 64 kB in near misses, line by line and in small pieces', () => {
    for (const chunk of [7, 61]) {
      const began = performance.now();
      slowest(fill(`${long.slice(0, -1)}c\n`), chunk);
      expect(performance.now() - began).toBeLessThan(6_000);
    }
  });
});
