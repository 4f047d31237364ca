/** What a link for somebody else asks of the server. */
import type { Client, components } from '@mortise/client';

export type AuthLink = components['schemas']['AuthLink'];

export type AuthLinkCalls = {
  /** The links of one connector that live, newest first. */
  living(tenant: string, connector: string, signal: AbortSignal): Promise<AuthLink[]>;
  make(tenant: string, connector: string): Promise<AuthLink>;
  read(link: string, signal: AbortSignal): Promise<AuthLink>;
  end(link: string): Promise<null>;
};

const at = (tenant: string): string => `/v1/tenants/${encodeURIComponent(tenant)}/auth-links`;
const one = (link: string): string => `/v1/auth-links/${encodeURIComponent(link)}`;

export function authLinkCalls(client: Client): AuthLinkCalls {
  return {
    living: async (tenant, connector, signal) =>
      (await client.ask<{ auth_links: AuthLink[] }>(at(tenant), { signal })).auth_links.filter(
        (link) => link.connector === connector && link.state !== 'ended',
      ),
    make: (tenant, connector) => client.ask(at(tenant), { method: 'POST', body: { connector } }),
    read: (link, signal) => client.ask(one(link), { signal }),
    end: (link) => client.ask(one(link), { method: 'DELETE' }),
  };
}
