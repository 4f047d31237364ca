/** Looks for two faults that a picture hides: something wider than the page, and text that is cut off. */
import type { Frame, Page } from 'playwright-core';

export type Fault = { kind: 'too-wide' | 'cut-off'; what: string };

/** Every fault in a page or frame, shadow roots included. Scrolling strips and texts hidden from the eye are not faults. */
export function measurePage(page: Page | Frame): Promise<Fault[]> {
  return page.evaluate(() => {
    const faults: { kind: 'too-wide' | 'cut-off'; what: string }[] = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width)
      faults.push({ kind: 'too-wide', what: `the page: ${document.documentElement.scrollWidth} px in ${width}` });
    const name = (element: Element): string =>
      `${element.localName}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').trim().slice(0, 50)}"`;
    const walk = (element: Element, inStrip: boolean): void => {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      if (style.display === 'none' || style.visibility === 'hidden' || style.clipPath.startsWith('inset(50%')) return;
      const strip = inStrip || ['auto', 'scroll'].includes(style.overflowX);
      if (!strip && box.width > 0 && box.right > width + 1)
        faults.push({ kind: 'too-wide', what: `${name(element)}: ends at ${Math.round(box.right)}` });
      const hides =
        style.overflowX === 'hidden' ||
        style.overflowX === 'clip' ||
        style.overflowY === 'hidden' ||
        style.overflowY === 'clip';
      const ownText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
      const spills = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      if (ownText && hides && spills && box.width > 1) faults.push({ kind: 'cut-off', what: name(element) });
      const root = element.shadowRoot;
      const children = root
        ? [...root.children]
        : element instanceof HTMLSlotElement
          ? element.assignedElements()
          : [...element.children];
      for (const child of children) if (!(child instanceof SVGElement)) walk(child, strip);
    };
    walk(document.body, false);
    return faults;
  });
}
