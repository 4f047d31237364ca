/** What was typed and not saved, never secrets: kept for the tab, so that a reload, an ended session or a step back loses nothing. */
import type { Settings } from '../connection/index.ts';
import { rebaseDraft } from './rebase-draft.ts';

export type Draft = Record<string, unknown>;
/** The settings that a draft was typed on. */
type Base = Pick<Settings, 'release' | 'version' | 'config'>;
type Kept = Base & { draft: Draft };

/** Where the browser keeps nothing for us, what this page knows has to do. */
const drafts = new Map<string, Kept>();

const keyOf = (server: string, tenant: string): string => `mortise-draft ${server} ${tenant}`;

/** The draft of a tenant, or null; put on top of what was saved since it was typed. */
export function draftOf(server: string, tenant: string, now: Base & Pick<Settings, 'schema'>): Draft | null {
  const key = keyOf(server, tenant);
  const kept = drafts.get(key) ?? read(key);
  if (kept === null || (kept.release === now.release && kept.version === now.version)) return kept?.draft ?? null;
  const fields = (now.schema as { properties?: Draft }).properties ?? {};
  return rebaseDraft(kept.config, kept.draft, now.config, fields);
}

/** Keeps a draft with the settings it was typed on, or forgets it when nothing differs from what is saved. */
export function keepDraft(server: string, tenant: string, draft: Draft | null, base: Base): void {
  const key = keyOf(server, tenant);
  const { release, version, config } = base;
  if (draft === null) drafts.delete(key);
  else drafts.set(key, { release, version, config, draft });
  try {
    if (draft === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(drafts.get(key)));
  } catch {
    // Switched off, or full: an older one must not come back in this one's place.
    forget(key);
  }
}

function read(key: string): Kept | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null;
    return isGroup(kept?.draft) && isGroup(kept.config) ? kept : null;
  } catch {
    return null;
  }
}

function forget(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    return;
  }
}

const isGroup = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
