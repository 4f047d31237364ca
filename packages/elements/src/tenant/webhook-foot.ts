/** Under an account whose system can call: the button that opens the panel of its address, and the panel. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Client } from '@mortise/client';
import type { ConnectorState, Tenant } from '../connection/index.ts';
import { notice } from '../controls/index.ts';
import { apps as words } from '../words/en-apps.ts';
import { session } from '../words/en-session.ts';

type Panel = 'open' | 'missing';

/** Which panels of a view are open. */
export class WebhookFoot implements ReactiveController {
  #host: ReactiveControllerHost;
  #panels = new Map<string, Panel>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#panels.clear();
  }

  /** Nothing for an account whose system does not call, or that was never connected. */
  draw(client: Client, { id }: Tenant, connector: ConnectorState): TemplateResult | typeof nothing {
    if (!connector.webhooks || connector.state === 'not_connected') return nothing;
    const key = `${id} ${connector.name}`;
    const panel = this.#panels.get(key) ?? null;
    if (panel === 'missing') return this.#missing(key);
    const toggle = html`<p class="elsewhere small">
      <button
        type="button"
        class="linkish"
        aria-expanded=${panel === null ? 'false' : 'true'}
        data-webhook=${connector.name}
        @click=${() => this.#toggle(key)}
      >
        ${words.webhook}
      </button>
    </p>`;
    if (panel === null) return toggle;
    return html`${toggle}<mortise-webhook
        .client=${client}
        .tenant=${id}
        .connector=${connector}
        @closed=${() => this.#set(key, null)}
      ></mortise-webhook>`;
  }

  #missing(key: string): TemplateResult {
    return notice({
      tone: 'danger',
      heading: session.viewFailed,
      text: session.viewFailedText,
      alert: true,
      actions: html`<button type="button" class="btn btn-sm" @click=${() => this.#open(key)}>
        ${session.tryAgain}
      </button>`,
    });
  }

  #toggle(key: string): void {
    if (this.#panels.has(key)) this.#set(key, null);
    else this.#open(key);
  }

  #open(key: string): void {
    this.#set(key, 'open');
    void import('./webhook-panel.ts').then(
      ({ defineWebhook }) => defineWebhook(),
      () => this.#set(key, 'missing'),
    );
  }

  #set(key: string, panel: Panel | null): void {
    if (panel === null) this.#panels.delete(key);
    else this.#panels.set(key, panel);
    this.#host.requestUpdate();
  }
}
