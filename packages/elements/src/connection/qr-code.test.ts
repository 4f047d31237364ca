/** Tests of the QR code: the path draws exactly the modules, inside the quiet zone that cameras need. */
import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { qrPath } from './qr-code.ts';

const address = `https://mortise.example/connect/link#${'Zk3v'.repeat(10)}abc`;

/** The modules that a path of runs fills. */
function drawn({ size, path }: { size: number; path: string }): boolean[][] {
  const field = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, length, back] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H(\d+)z/g)) {
    expect(back).toBe(x);
    for (let at = 0; at < Number(length); at += 1) (field[Number(y)] ?? [])[Number(x) + at] = true;
  }
  return field;
}

test.each([address, 'a', 'https://x.example/'.repeat(20)])('%s is drawn module by module', (text) => {
  const made = qrPath(text);
  expect(drawn(made)).toEqual(encode(text, { ecc: 'M', border: 4 }).data);
  expect(made.path).toMatch(/^(M\d+ \d+h\d+v1H\d+z)+$/);
});

test('four modules round it stay light, and its three corners are finders', () => {
  const field = drawn(qrPath(address));
  const last = field.length - 1;
  for (const [y, row] of field.entries())
    for (const [x, dark] of row.entries()) if (Math.min(x, y, last - x, last - y) < 4) expect(dark).toBe(false);
  const finder = '1111111,1000001,1011101,1011101,1011101,1000001,1111111';
  const corner = (x: number, y: number): string =>
    field
      .slice(y, y + 7)
      .map((row) =>
        row
          .slice(x, x + 7)
          .map(Number)
          .join(''),
      )
      .join(',');
  expect([corner(4, 4), corner(last - 10, 4), corner(4, last - 10)]).toEqual([finder, finder, finder]);
});
