/** Which headers of a call are kept for the program: all but those of the way here, and those that are secrets. */
import { hopByHopHeaders } from '../hop-by-hop-headers.ts';
import type { Verification } from './webhooks.ts';

/** By lower-case name. A signature stays: the program may check it again. */
export function keptHeaders(rule: Verification, headers: Readonly<Record<string, string>>): Record<string, string> {
  const named = (headers['connection'] ?? '').split(',').map((name) => name.trim().toLowerCase());
  const token = rule.kind === 'shared_token' && rule.in === 'header' ? [rule.name.toLowerCase()] : [];
  const left = new Set([...hopByHopHeaders, 'cookie', 'authorization', ...named, ...token]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !left.has(name)));
}
