/** Draws what an update changed above the form; the list, its words and its looks come with the first update. */
import { nothing, type TemplateResult } from 'lit';
import type { Settings } from '../connection/index.ts';

export class MoveNotice {
  readonly #came: () => void;
  #list: typeof import('./move-list.ts') | null = null;

  /** `came`: called when it can be drawn. */
  constructor(came: () => void) {
    this.#came = came;
  }

  /** Resolves when it can be drawn, so that the form does not jump; also when its code does not come: the form says enough. */
  async ready(move: Settings['move']): Promise<void> {
    if (move === null || this.#list !== null) return;
    this.#list = await import('./move-list.ts').catch(() => null);
    if (this.#list !== null) this.#came();
  }

  /** `save`: see `moveList`. */
  draw(move: Settings['move'], save: (() => void) | null): TemplateResult | typeof nothing {
    return move === null || this.#list === null ? nothing : this.#list.moveList(move, save);
  }

  /** Its style sheet joins the shadow root that it is drawn in. */
  adopt(root: Node): void {
    const sheet = this.#list?.moveListStyles.styleSheet;
    if (sheet === undefined || !(root instanceof ShadowRoot) || root.adoptedStyleSheets.includes(sheet)) return;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
}
