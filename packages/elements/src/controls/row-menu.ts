/** A small menu under a button: one open at a time, closed by Escape, by choosing, by going elsewhere. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { icon } from './icon.ts';
import { ellipsis } from './flow-icons.ts';
import type { Outline } from './icons.ts';

export type MenuItem = { label: string; outline: Outline; destructive?: boolean; choose(): void };

/** Which menu of a view is open. */
export class RowMenus implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;
  #open: string | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('pointerdown', this.#onOutside, true);
  }

  hostDisconnected(): void {
    document.removeEventListener('pointerdown', this.#onOutside, true);
  }

  /** The button with three dots and, while it is open, its menu. */
  draw(id: string, label: string, items: readonly MenuItem[]): TemplateResult {
    const open = this.#open === id;
    return html`<div
      class="menu-anchor"
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, id)}
      @focusout=${(event: FocusEvent) => this.#onLeave(event)}
    >
      <button
        type="button"
        class="btn btn-quiet btn-sm btn-icon"
        aria-label=${label}
        aria-haspopup="menu"
        aria-expanded=${open ? 'true' : 'false'}
        data-menu=${id}
        @click=${() => this.#set(open ? null : id)}
      >
        ${icon(ellipsis)}
      </button>
      ${open ? html`<div class="menu" role="menu" aria-label=${label}>${items.map((item) => this.#item(item))}</div>` : nothing}
    </div>`;
  }

  #item(item: MenuItem): TemplateResult {
    const choose = (): void => {
      this.#set(null);
      item.choose();
    };
    return html`<button
      type="button"
      role="menuitem"
      class=${item.destructive === true ? 'destructive' : ''}
      @click=${choose}
    >
      ${icon(item.outline)}${item.label}
    </button>`;
  }

  #set(open: string | null): void {
    this.#open = open;
    this.#host.requestUpdate();
    if (open !== null) void this.#host.updateComplete.then(() => this.#items(open)[0]?.focus());
  }

  #items(id: string): HTMLElement[] {
    const anchor = this.#host.shadowRoot?.querySelector(`[data-menu="${CSS.escape(id)}"]`)?.parentElement;
    return [...(anchor?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  }

  #onKey(event: KeyboardEvent, id: string): void {
    if (this.#open !== id) return;
    const items = this.#items(id);
    const at = items.findIndex((item) => item.matches(':focus'));
    const to =
      event.key === 'ArrowDown'
        ? (at + 1) % items.length
        : event.key === 'ArrowUp'
          ? (at - 1 + items.length) % items.length
          : null;
    if (to === null && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (to !== null) return items[to]?.focus();
    this.#set(null);
    this.#host.shadowRoot?.querySelector<HTMLElement>(`[data-menu="${CSS.escape(id)}"]`)?.focus();
  }

  #onLeave(event: FocusEvent): void {
    const anchor = event.currentTarget;
    if (event.relatedTarget instanceof Node && anchor instanceof Node && !anchor.contains(event.relatedTarget))
      this.#set(null);
  }

  #onOutside = (event: Event): void => {
    if (this.#open === null) return;
    const inside = event
      .composedPath()
      .some((node) => node instanceof HTMLElement && node.classList.contains('menu-anchor'));
    if (!inside) this.#set(null);
  };
}
