/** Sheets that come later than the view they are for. */
import type { CSSResult } from 'lit';

/** Adds to the view's shadow root what is not there yet. */
export function joinSheets({ shadowRoot: root }: HTMLElement, sheets: readonly CSSResult[]): void {
  for (const { styleSheet } of sheets)
    if (root !== null && styleSheet !== undefined && !root.adoptedStyleSheets.includes(styleSheet))
      root.adoptedStyleSheets.push(styleSheet);
}
