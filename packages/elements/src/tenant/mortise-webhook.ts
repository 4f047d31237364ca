/** The panel of the address that an outside system calls: what to do with it, when it was last called, and a way to a new one. Not a public element. */
import type { Client } from '@mortise/client';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import {
  buttonStyles,
  confirmDialog,
  confirmDialogStyles,
  CopyFields,
  copyFieldStyles,
  fieldStyles,
  icon,
  notice,
  noticeStyles,
  OpensDialogs,
  stateMark,
  stateStyles,
} from '../controls/index.ts';
import { circleCheck, circleDashed, loaderCircle } from '../controls/icons.ts';
import type { ConnectorState } from '../connection/index.ts';
import { whenInWords } from '../install/index.ts';
import { base, tokens } from '../theme/index.ts';
import { webhook as words } from '../words/en-webhook.ts';
import { webhookCalls, type Webhook, type WebhookCalls } from './webhook-calls.ts';
import { webhookHint } from './webhook-hint.ts';
import { webhookStyles } from './webhook.styles.ts';

type Shown = { state: 'loading' } | { state: 'failed'; message: string } | { state: 'empty' } | Ready;
type Ready = { state: 'ready'; webhook: Webhook; isNew: boolean };
/** The question before a new address: null as long as nobody asked. */
type Asking = { busy: boolean; failed: string | null } | null;

const firstPause = 2_500;
const longestPause = 30_000;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Reads the address, and goes on looking for its last call as long as it stands in the page.
 * @ignore
 */
export class MortiseWebhook extends LitElement {
  static override properties = {
    client: { attribute: false },
    tenant: { attribute: false },
    connector: { attribute: false },
    shown: { state: true },
    making: { state: true },
    secretShown: { state: true },
    asking: { state: true },
  };
  static override styles = [
    tokens,
    base,
    buttonStyles,
    ...fieldStyles,
    copyFieldStyles,
    noticeStyles,
    stateStyles,
    confirmDialogStyles,
    webhookStyles,
  ];
  declare client: Client;
  /** The installation's id. */
  declare tenant: string;
  declare connector: ConnectorState;
  declare shown: Shown;
  declare making: boolean;
  declare secretShown: boolean;
  declare asking: Asking;
  #leaving = new AbortController();
  #copies = new CopyFields(this);

  constructor() {
    super();
    new OpensDialogs(this);
    this.shown = { state: 'loading' };
    this.making = false;
    this.secretShown = false;
    this.asking = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#leaving.signal.aborted) this.#leaving = new AbortController();
    if (this.hasUpdated) void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaving.abort();
  }

  protected override firstUpdated(): void {
    void this.#read();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('shown');
    // The way on is here now: the focus that opened the panel, or made the address, goes to it.
    if (before !== undefined && before.state !== this.shown.state && this.shown.state !== 'loading')
      this.renderRoot.querySelector<HTMLElement>('input, button')?.focus();
  }

  get #server(): WebhookCalls {
    return webhookCalls(this.client, this.tenant, this.connector.name);
  }

  async #read(): Promise<void> {
    const { signal } = this.#leaving;
    this.shown = { state: 'loading' };
    try {
      const webhook = await this.#server.read(signal);
      if (signal.aborted) return;
      this.shown = webhook === null ? { state: 'empty' } : { state: 'ready', webhook, isNew: false };
      void this.#watch(signal);
    } catch (error) {
      if (!signal.aborted) this.shown = { state: 'failed', message: sentence(error) };
    }
  }

  /** A call that comes in is shown soon; a page that nobody looks at asks nothing. */
  async #watch(signal: AbortSignal): Promise<void> {
    let pause = firstPause;
    while (!signal.aborted) {
      await new Promise((done) => setTimeout(done, pause));
      const { shown } = this;
      if (signal.aborted || shown.state === 'failed' || shown.state === 'loading') return;
      if (document.hidden || shown.state !== 'ready') continue;
      pause = Math.min(longestPause, pause * 1.2);
      const webhook = await this.#server.read(signal).catch(() => null);
      // Renewed meanwhile: what was read is of the old one.
      if (webhook === null || this.shown !== shown) continue;
      if (webhook.last_received_at !== shown.webhook.last_received_at) pause = firstPause;
      this.shown = { ...shown, webhook };
    }
  }

  #make = async (): Promise<void> => {
    if (this.making) return;
    this.making = true;
    try {
      this.shown = { state: 'ready', webhook: await this.#server.make(), isNew: false };
    } catch (error) {
      this.shown = { state: 'failed', message: sentence(error) };
    }
    this.making = false;
  };

  #renew = async (): Promise<void> => {
    this.asking = { busy: true, failed: null };
    try {
      this.shown = { state: 'ready', webhook: await this.#server.renew(), isNew: true };
      this.secretShown = false;
      this.asking = null;
    } catch (error) {
      this.asking = { busy: false, failed: sentence(error) };
    }
  };

  override render(): TemplateResult {
    const { shown } = this;
    return html`<div class="mortise"><div class="webhook">${this.#body(shown)}</div></div>`;
  }

  #body(shown: Shown): TemplateResult {
    switch (shown.state) {
      case 'loading':
        return html`<p role="status">${stateMark('busy', loaderCircle, words.loading)}</p>`;
      case 'failed':
        return notice({
          tone: 'danger',
          heading: words.failed,
          text: shown.message,
          alert: true,
          actions: html`<button type="button" class="btn btn-sm" @click=${() => void this.#read()}>
              ${words.tryAgain}
            </button>
            ${this.#close()}`,
        });
      case 'empty':
        return this.#empty();
      case 'ready':
        return this.#ready(shown);
    }
  }

  #empty(): TemplateResult {
    const { label } = this.connector;
    return html`<div class="stack stack-1">
        <p class="strong">${words.none}</p>
        <p class="muted small">${words.about(label)} ${words.noneText(label)}</p>
      </div>
      <div class="buttons">
        <button type="button" class="btn btn-sm" aria-disabled=${this.making ? 'true' : 'false'} @click=${this.#make}>
          ${this.making ? html`${icon(loaderCircle, 'spin')}${words.making}` : words.make}
        </button>
        ${this.#close()}
      </div>`;
  }

  #ready({ webhook, isNew }: Ready): TemplateResult {
    const { label } = this.connector;
    const ask = (): void => {
      this.asking = { busy: false, failed: null };
    };
    return html`<p class="muted small">${words.about(label)}</p>
      <div class="field">
        <span class="label">${words.address}</span>
        ${this.#copies.draw({ label: words.address, text: webhook.url, copy: words.copy, copied: words.copied })}
      </div>
      ${webhook.secret === null ? nothing : this.#secret(webhook.secret)} ${webhookHint(webhook, label)}
      ${lastCall(webhook)} ${isNew ? html`<p class="small" role="status">${words.renewed}</p>` : nothing}
      <div class="buttons">
        <button type="button" class="btn btn-sm" @click=${ask}>${words.renew}</button>
        ${this.#close()}
      </div>
      ${this.asking === null ? nothing : this.#question(this.asking, webhook)}`;
  }

  #secret(secret: string): TemplateResult {
    const { secretShown } = this;
    const inner = secretShown
      ? this.#copies.draw({ label: words.secret, text: secret, copy: words.copy, copied: words.copied })
      : html`<span class="dots" aria-hidden="true">••••••••••••••••</span>`;
    return html`<div class="field">
      <div class="row">
        <span class="label">${words.secret}</span>
        <button type="button" class="linkish small push" @click=${() => (this.secretShown = !secretShown)}>
          ${secretShown ? words.hideSecret : words.showSecret}
        </button>
      </div>
      ${inner}
    </div>`;
  }

  #close(): TemplateResult {
    return html`<button
      type="button"
      class="btn btn-quiet btn-sm"
      @click=${() => this.dispatchEvent(new Event('closed'))}
    >
      ${words.close}
    </button>`;
  }

  #question({ busy, failed }: NonNullable<Asking>, { subscription }: Webhook): TemplateResult {
    const { label } = this.connector;
    return confirmDialog({
      title: words.renewTitle,
      text: subscription === 'by-hand' ? words.renewText(label) : words.renewTextBySelf(label),
      yes: words.renew,
      busyWord: words.renewing,
      no: words.keepIt,
      busy,
      failed,
      answer: (yes) => {
        if (yes) void this.#renew();
        else this.asking = null;
      },
    });
  }
}

function lastCall({ last_received_at: last }: Webhook): TemplateResult {
  if (last === null)
    return html`<p role="status" class="row row-wrap">
      ${stateMark('muted', circleDashed, words.noCall)} <span class="muted small">${words.noCallText}</span>
    </p>`;
  const at = new Date(last);
  return html`<p role="status" class="row row-wrap">
    ${stateMark('ok', circleCheck, words.lastCall)}
    <time class="muted small num" datetime=${last}>${whenInWords(at, new Date())}</time>
  </p>`;
}
