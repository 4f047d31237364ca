/** What to do with a webhook's address, in a sentence: what is handed over, or that nothing is left to do. */
import { html, type TemplateResult } from 'lit';
import { inTwo } from '../connection/index.ts';
import { notice, stateMark } from '../controls/index.ts';
import { loaderCircle } from '../controls/icons.ts';
import { webhook as words } from '../words/en-webhook.ts';
import type { Webhook } from './webhook-calls.ts';

export function webhookHint(webhook: Webhook, system: string): TemplateResult {
  switch (webhook.subscription) {
    case 'by-hand':
      return html`<p class="hint">${handOver(webhook, system)}</p>`;
    case 'waiting':
      return html`<p role="status">${stateMark('busy', loaderCircle, words.telling(system))}</p>`;
    case 'subscribed':
      return html`<p class="hint">${words.nothingToDo(system)}</p>`;
    case 'failed':
      return notice({ tone: 'warning', ...inTwo(webhook.reason?.message ?? '', words.tellingFailed(system)) });
  }
}

function handOver({ verification, secret }: Webhook, system: string): string {
  if (verification === 'none') return words.enterOpen(system);
  if (secret === null) return words.enterAddress(system);
  return verification === 'basic' ? words.enterPassword(system) : words.enterBoth(system);
}
