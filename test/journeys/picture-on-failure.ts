/** A journey that fails leaves a picture of every page it had open in `shots/failed/`. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterEach } from 'vitest';

const FOLDER = resolve(import.meta.dirname, '../../shots/failed');

/** Call it once at the top of a journey's file, before hooks of its own that close pages. */
export function pictureOnFailure(browser: () => Browser | undefined): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    mkdirSync(FOLDER, { recursive: true });
    const pages =
      browser()
        ?.contexts()
        .flatMap((context) => context.pages()) ?? [];
    for (const [index, page] of pages.entries()) {
      const name = `${task.name.slice(0, 60).replaceAll(/[^\w]+/g, '-')}-${index}.png`;
      await page.screenshot({ path: join(FOLDER, name), fullPage: true, timeout: 5000 }).catch(() => undefined);
    }
  });
}
