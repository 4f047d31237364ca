/** Draws what an update changed above the form; the list, its words and its looks come with the first update. */
import { nothing, type TemplateResult } from 'lit';
import type { Settings } from '../connection/index.ts';

export class MoveNotice {
  readonly #came: () => void;
  #list: typeof import('./move-list.ts') | null = null;
  #asked = false;

  /** `came`: called when it can be drawn. */
  constructor(came: () => void) {
    this.#came = came;
  }

  /** `save`: see `moveList`. Without the list the form still shows everything that can be set. */
  draw(move: Settings['move'], save: (() => void) | null): TemplateResult | typeof nothing {
    if (move === null) return nothing;
    if (this.#list !== null) return this.#list.moveList(move, save);
    if (!this.#asked) void this.#load();
    return nothing;
  }

  /** Its style sheet joins the shadow root that it is drawn in. */
  adopt(root: Node): void {
    const sheet = this.#list?.moveListStyles.styleSheet;
    if (sheet === undefined || !(root instanceof ShadowRoot) || root.adoptedStyleSheets.includes(sheet)) return;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }

  async #load(): Promise<void> {
    this.#asked = true;
    try {
      this.#list = await import('./move-list.ts');
      this.#came();
    } catch {
      this.#asked = false;
    }
  }
}
