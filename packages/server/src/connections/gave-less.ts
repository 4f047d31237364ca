/** A sign-in that worked, and for which the outside system gave less than was asked for: kept with the flow, so that whoever asked is told. */
import { parseReason, reasonInWords, type Reason } from './reason.ts';

type Kept = Reason & { missing: readonly string[] };

/** What is kept beside a connected flow; null when nothing is missing. `missing` are scopes. */
export function gaveLess(missing: readonly string[], system: string): Kept | null {
  if (missing.length === 0) return null;
  const { title, text } = reasonInWords('gave-less', system, '');
  return { code: 'gave-less', message: `${title}. Not given: ${missing.join(', ')}. ${text}`, missing };
}

/** The scopes of what was kept; none when nothing was. */
export function missingOf(kept: unknown): readonly string[] {
  const missing: unknown = parseReason(kept)?.code === 'gave-less' ? Reflect.get(Object(kept), 'missing') : null;
  return Array.isArray(missing) ? missing.map(String) : [];
}
