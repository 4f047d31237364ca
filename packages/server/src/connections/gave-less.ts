/** A sign-in that worked, and for which the outside system gave less than was asked for: kept with the flow, so that whoever asked is told. */

/** As it is sent and shown: what happened, and what it may lead to. */
export type GaveLess = { code: 'gave-less'; message: string };
type Kept = GaveLess & { missing: readonly string[] };

/** What is kept beside a connected flow; null when nothing is missing. `missing` are scopes. */
export function gaveLess(missing: readonly string[], system: string): Kept | null {
  if (missing.length === 0) return null;
  const title = `${system} gave less than was asked for`;
  const message = `${title}. Not given: ${missing.join(', ')}. Runs that need it will fail.`;
  return { code: 'gave-less', message, missing };
}

/** The scopes of what was kept; none when nothing was. */
export function missingOf(kept: unknown): readonly string[] {
  return isKept(kept) ? kept.missing : [];
}

/** What was kept, for the wire. */
export function toldOf(kept: unknown): GaveLess | null {
  return isKept(kept) ? { code: kept.code, message: kept.message } : null;
}

const isKept = (kept: unknown): kept is Kept =>
  typeof kept === 'object' && kept !== null && Reflect.get(kept, 'code') === 'gave-less';
