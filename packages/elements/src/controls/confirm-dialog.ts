/** A question that has to be answered before something is lost: the browser's own dialog, inside the element. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { icon } from './icon.ts';
import { circleAlert, loaderCircle } from './icons.ts';

export type Question = {
  title: string;
  text: string;
  /** The button that does it, and its word while it is being done. */
  yes: string;
  busyWord: string;
  no: string;
  busy: boolean;
  /** Why it did not work, or null. */
  failed: string | null;
  answer(yes: boolean): void;
};

/** Opens a view's question as soon as it is drawn. */
export class OpensDialogs implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#host.shadowRoot?.querySelector<HTMLDialogElement>('dialog.dialog:not([open])')?.showModal();
  }
}

/** Drawn while the question stands; the browser gives the focus back when it is gone. */
export function confirmDialog(question: Question): TemplateResult {
  const cancel = (event: Event): void => {
    event.preventDefault();
    if (!question.busy) question.answer(false);
  };
  return html`<dialog class="dialog" aria-labelledby="dialog-title" aria-describedby="dialog-text" @cancel=${cancel}>
    <h2 class="heading" id="dialog-title">${question.title}</h2>
    <p class="muted" id="dialog-text">${question.text}</p>
    ${question.failed === null ? nothing : html`<p class="error" role="alert">${icon(circleAlert)}<span>${question.failed}</span></p>`}
    <div class="actions">
      <button
        type="button"
        class="btn"
        aria-disabled=${question.busy ? 'true' : 'false'}
        @click=${() => question.busy || question.answer(false)}
      >
        ${question.no}
      </button>
      <button
        type="button"
        class="btn btn-danger"
        aria-disabled=${question.busy ? 'true' : 'false'}
        @click=${() => question.busy || question.answer(true)}
      >
        ${question.busy ? html`${icon(loaderCircle, 'spin')}${question.busyWord}` : question.yes}
      </button>
    </div>
  </dialog>`;
}
