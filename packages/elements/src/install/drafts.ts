/** What was typed and not saved, kept in memory while the page lives: an ended session or a step back loses nothing. */

export type Draft = Record<string, unknown>;

const drafts = new Map<string, Draft>();

const keyOf = (server: string, tenant: string): string => `${server} ${tenant}`;

/** The draft of a tenant, or null. */
export const draftOf = (server: string, tenant: string): Draft | null => drafts.get(keyOf(server, tenant)) ?? null;

/** Keeps a draft, or forgets it when nothing differs from what is saved. */
export function keepDraft(server: string, tenant: string, draft: Draft | null): void {
  if (draft === null) drafts.delete(keyOf(server, tenant));
  else drafts.set(keyOf(server, tenant), draft);
}
