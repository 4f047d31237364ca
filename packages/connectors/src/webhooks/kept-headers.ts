/** Which headers of a call are kept for the program: all but those of the way here, and those that are secrets. */
import type { Verification } from './webhooks.ts';

/** RFC 9110 §7.6.1, and what older software still sends. */
const ofTheWay = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** By lower-case name. A signature stays: the program may check it again. */
export function keptHeaders(rule: Verification, headers: Readonly<Record<string, string>>): Record<string, string> {
  const named = (headers['connection'] ?? '').split(',').map((name) => name.trim().toLowerCase());
  const token = rule.kind === 'shared_token' && rule.in === 'header' ? [rule.name.toLowerCase()] : [];
  const left = new Set([...ofTheWay, 'cookie', 'authorization', ...named, ...token]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !left.has(name)));
}
