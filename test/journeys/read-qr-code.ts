/** Reads a QR code as a phone's camera does: from how it looks on the screen. */
import jsqr from 'jsqr';
import type { Locator, Page } from 'playwright-core';

/** The text of a QR code, or null when it cannot be read. */
export async function readQrCode(page: Page, code: Locator): Promise<string | null> {
  await code.scrollIntoViewIfNeeded();
  const picture = (await code.screenshot()).toString('base64');
  const blank = await page.context().newPage();
  const { pixels, width, height } = await blank.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    return { pixels: [...data], width: image.width, height: image.height };
  }, picture);
  await blank.close();
  return jsqr.default(Uint8ClampedArray.from(pixels), width, height)?.data ?? null;
}
