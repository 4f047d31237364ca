/** What an integration and its listing are, and who sees them (pure). */
import type { AccountId, IntegrationId, ReleaseId } from '../platform/ids.ts';
import type { TextNode } from './listing-text.ts';

/** What a customer may choose; by hand only is always offered besides. */
export type ScheduleChoice = { every: '15m' | '30m' | '1h' | '6h' | '12h' } | { daily: true };

/** A connector of the account; `as` is what manifests and programs call it, where that is another name. */
export type UsedConnector = { name: string; global: boolean; as?: string };

export type Integration = {
  account: AccountId;
  id: IntegrationId;
  number: number;
  /** Slug, unique in its account. */
  name: string;
  long_name: string;
  type: 'internal' | 'external';
  /** external: where the card leads. */
  link: string | null;
  /** In the order in which they are connected. */
  connectors: UsedConnector[];
  /** The first is the default. */
  schedules: ScheduleChoice[];
  default_release_id: ReleaseId | null;
  published: boolean;
};

export type Listing = {
  tagline: string;
  text: TextNode[];
  /** Slugs of brand icons, none to two. */
  marks: string[];
  categories: string[];
  tags: string[];
  flag: { name: string; color: string | null } | null;
  facts: { by?: string; docs_url?: string; support_url?: string };
};

/** What hides integrations from a customer: the part of a session that visibility reads. */
export type Viewer = { claims: { hidden_integrations?: readonly (string | number)[] } };

/** Whether a customer may see the integration in a gallery; a tenant that is installed already stays theirs whatever this says. */
export function visibleTo(
  viewer: Viewer,
  integration: Pick<Integration, 'id' | 'number' | 'name' | 'published'>,
): boolean {
  return integration.published && !isHidden(viewer, integration);
}

function isHidden({ claims }: Viewer, { id, number, name }: Pick<Integration, 'id' | 'number' | 'name'>): boolean {
  return (claims.hidden_integrations ?? []).some(
    (hidden) => hidden === number || hidden === name || hidden === id || hidden === String(number),
  );
}
