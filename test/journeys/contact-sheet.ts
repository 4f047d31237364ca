/** Puts many pictures on one sheet, drawn by the browser itself. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

export type Picture = { file: string; caption: string; width: number };

/** Writes one PNG with every picture, wide ones in rows of two, narrow ones in rows of six. */
export async function writeContactSheet(browser: Browser, pictures: readonly Picture[], file: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 2000, height: 1000 } });
  const figure = ({ file: path, caption, width }: Picture): string =>
    `<figure class="${width > 600 ? 'wide' : 'narrow'}"><img src="data:image/png;base64,${readFileSync(path).toString('base64')}"><figcaption>${caption}</figcaption></figure>`;
  await page.setContent(`<style>
    body { margin: 24px; font: 14px/1.4 system-ui, sans-serif; background: #dfe2e8; display: flex; flex-wrap: wrap; gap: 20px; align-items: start }
    figure { margin: 0; background: #fff; border-radius: 8px; overflow: hidden; box-shadow: 0 1px 3px #0003 } img { display: block; width: 100% }
    .wide { width: 960px } .narrow { width: 304px } figcaption { padding: 8px 12px; color: #333 }
  </style>${pictures.map(figure).join('')}`);
  await page.screenshot({ path: file, fullPage: true });
  await page.close();
}
