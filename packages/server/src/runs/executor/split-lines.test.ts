import { expect, test } from 'vitest';
import { LineSplitter } from './split-lines.ts';

const plain = { write: (chunk: string) => chunk, flush: () => '' };

function split(bytes: Buffer, size: number, limit = 20): string[] {
  const splitter = new LineSplitter(plain, limit);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.write(bytes.subarray(at, at + size)));
  return [...lines, ...splitter.end()];
}

test('lines are the same at every chunk size', () => {
  const bytes = Buffer.from('é ü\r\nzwei\n\n日本\nend');
  for (let size = 1; size <= bytes.length; size += 1)
    expect(split(bytes, size)).toEqual(['é ü', 'zwei', '日本', 'end']);
});

test('an endless line is cut once and marked', () => {
  expect(split(Buffer.from(`${'x'.repeat(500)}\nnext\n`), 7)).toEqual([`${'x'.repeat(20)} … (line cut)`, 'next']);
});

test('bytes that are no UTF-8 become the replacement character', () => {
  expect(split(Buffer.from([0x61, 0xff, 0xfe, 0x62, 0x0a]), 2)).toEqual(['a\uFFFD\uFFFDb']);
});
