/** Sends a request that was built for an outside system, through the guarded way out. */
import type { Outgoing } from '@mortise/connectors';
import type { OutgoingLimits, OutgoingReply } from '../platform/http/index.ts';
import type { Means } from '../platform/means.ts';

/** Ten seconds and 1 MB, unless said otherwise. Refusals as of `means.outgoing.request`. */
export function callOutside(
  means: Means,
  { method, url, headers, body }: Outgoing,
  limits: OutgoingLimits = {},
): Promise<OutgoingReply> {
  return means.outgoing.request(
    url,
    { method, headers, ...(body === null ? {} : { body }) },
    { timeoutMs: 10_000, maxBytes: 1_000_000, ...limits },
  );
}
