/** What the panel of a webhook's address asks of the server. */
import { Refused, type Client, type components } from '@mortise/client';

export type Webhook = components['schemas']['Webhook'];

export type WebhookCalls = {
  /** Null: none was made yet. */
  read(signal: AbortSignal): Promise<Webhook | null>;
  /** The one that there is, or a first one. */
  make(): Promise<Webhook>;
  /** Ends the old one. */
  renew(): Promise<Webhook>;
};

export function webhookCalls(client: Client, tenant: string, connector: string): WebhookCalls {
  const at = `/v1/tenants/${encodeURIComponent(tenant)}/connections/${encodeURIComponent(connector)}/webhook`;
  return {
    read: async (signal) => {
      try {
        return await client.ask<Webhook>(at, { signal });
      } catch (error) {
        if (error instanceof Refused && error.code === 'not-found') return null;
        throw error;
      }
    },
    make: () => client.ask<Webhook>(at, { method: 'POST', body: {} }),
    renew: () => client.ask<Webhook>(at, { method: 'POST', body: { rotate: true } }),
  };
}
