/** Brand icons of simple-icons in their brand's colour, read one by one when they are first asked for. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const slugShape = /^[a-z0-9]{1,60}$/;
const data = fileURLToPath(import.meta.resolve('simple-icons/icons.json'));
const icons = join(dirname(dirname(data)), 'icons');
const nearlyWhite = 0.85;
const inkOnLight = '#1f2328';

/** Whether there is a mark with this slug: one's own in the folder `own`, or a brand icon. */
export function isBrandMark(slug: string, own: string | undefined): boolean {
  return slugShape.test(slug) && [own, icons].some((folder) => folder !== undefined && existsSync(at(folder, slug)));
}

const at = (folder: string, slug: string): string => join(folder, `${slug}.svg`);

/** The mark as an SVG document: one's own as it is, a brand icon in one colour that shows on a light plate; null when there is none. */
export async function brandMark(slug: string, own: string | undefined): Promise<string | null> {
  if (!isBrandMark(slug, own)) return null;
  if (own !== undefined && existsSync(at(own, slug))) return readFile(at(own, slug), 'utf8');
  const svg = await readFile(join(icons, `${slug}.svg`), 'utf8');
  const path = /<path d="([-+.,0-9a-zA-Z ]+)"\s*\/>/.exec(svg)?.[1];
  return path === undefined
    ? null
    : `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="${visible(colourOf(slug))}"><path d="${path}"/></svg>`;
}

let colours: Map<string, string> | null = null;

function colourOf(slug: string): string {
  colours ??= readColours();
  return colours.get(slug) ?? inkOnLight;
}

function readColours(): Map<string, string> {
  const list = JSON.parse(readFileSync(data, 'utf8')) as { title: string; slug?: string; hex: string }[];
  return new Map(list.map(({ title, slug, hex }) => [slug ?? slugOf(title), `#${hex}`]));
}

/** As the package makes file names from titles. */
function slugOf(title: string): string {
  const words: Record<string, string> = {
    '+': 'plus',
    '.': 'dot',
    '&': 'and',
    đ: 'd',
    ħ: 'h',
    ı: 'i',
    ĸ: 'k',
    ŀ: 'l',
    ł: 'l',
    ß: 'ss',
    ŧ: 't',
    ø: 'o',
  };
  return [...title.toLowerCase()]
    .map((sign) => words[sign] ?? sign)
    .join('')
    .normalize('NFD')
    .replace(/[^a-z\d]/g, '');
}

/** A brand that is nearly white is drawn in ink. */
function visible(hex: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > nearlyWhite ? inkOnLight : hex;
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
