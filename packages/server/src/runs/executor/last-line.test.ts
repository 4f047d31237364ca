import { expect, test } from 'vitest';
import { LastLineReader } from './last-line.ts';

const read = (chunks: string[], limit = 64): unknown => {
  const reader = new LastLineReader(limit);
  for (const chunk of chunks) reader.write(Buffer.from(chunk));
  return reader.end();
};

test('the last line that is not blank counts, however it is cut into chunks', () => {
  const text = 'first\n\n{"a":"é"}\n  \n\n';
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const reader = new LastLineReader(64);
    for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
    expect(reader.end()).toEqual({ kind: 'line', text: '{"a":"é"}' });
  }
});

test('a line without its newline counts', () => {
  expect(read(['a\nb'])).toEqual({ kind: 'line', text: 'b' });
});

test('nothing but blanks is no line', () => {
  expect(read(['', '\n \n\t\n'])).toEqual({ kind: 'none' });
});

test('a last line over the limit is told, an earlier one is forgotten', () => {
  expect(read(['x'.repeat(65)])).toEqual({ kind: 'too-long' });
  expect(read(['x'.repeat(40), 'x'.repeat(40), '\nend\n'])).toEqual({ kind: 'line', text: 'end' });
  expect(read(['ok\n', 'y'.repeat(100), '\n\n'])).toEqual({ kind: 'too-long' });
});
