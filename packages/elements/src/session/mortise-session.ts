/** `<mortise-session>`: lets the elements inside it share one session. Draws nothing of its own. */
import { css, html, type TemplateResult } from 'lit';
import { MortiseElement } from './mortise-element.ts';
import { sessionRequest, SessionRequest } from './session-request.ts';

/**
 * Shares one session with every Mortise element inside it.
 * @summary An optional wrapper: several elements, one session.
 * @slot - The page's own content with Mortise elements in it.
 */
export class MortiseSession extends MortiseElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  constructor() {
    super();
    this.addEventListener(sessionRequest, (event) => {
      if (!(event instanceof SessionRequest) || event.composedPath()[0] === this) return;
      event.stopPropagation();
      event.answer = this.findSession();
    });
  }

  override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}
