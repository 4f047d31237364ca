/** Text to be taken elsewhere: shown, selected when it is reached, copied by a button; where copying is not allowed it is at least selected. */
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';

export type CopyText = { label: string; text: string; copy: string; copied: string };

/** What of a view was copied last. */
export class CopyFields {
  #host: ReactiveControllerHost;
  #copied: string | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  draw({ label, text, copy, copied }: CopyText): TemplateResult {
    return html`<div class="copy-field">
      <input
        class="input"
        readonly
        aria-label=${label}
        .value=${text}
        @focus=${({ currentTarget }: Event) => all(currentTarget as HTMLInputElement)}
      />
      <button type="button" class="btn" @click=${(event: Event) => void this.#copy(event, text)}>
        ${this.#copied === text ? copied : copy}
      </button>
    </div>`;
  }

  async #copy(event: Event, text: string): Promise<void> {
    const field = (event.currentTarget as HTMLElement).previousElementSibling;
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    this.#copied = done ? text : null;
    if (!done && field instanceof HTMLInputElement) all(field);
    this.#host.requestUpdate();
  }
}

/** Selects all of it and shows where it begins. */
function all(field: HTMLInputElement): void {
  field.select();
  field.scrollLeft = 0;
}
