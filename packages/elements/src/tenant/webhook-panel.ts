/** Registers the panel of a webhook's address; its code comes when it is asked for. */
import { defineElement } from '../session/index.ts';
import { MortiseWebhook } from './mortise-webhook.ts';

export const defineWebhook = (): void => defineElement('mortise-webhook', MortiseWebhook);
