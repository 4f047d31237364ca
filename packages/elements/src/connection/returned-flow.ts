/** Back in this tab from an outside system: the address names the flow. */
import type { Client } from '@mortise/client';
import type { Flow } from './wire.ts';

const name = 'mortise_flow';

/** The flow that the address names, when it is one of ours; the address says it no more as soon as `isMine` takes it. */
export async function returnedFlow(client: Client, isMine: (flow: Flow | null) => boolean): Promise<Flow | null> {
  const address = new URL(location.href);
  const id = address.searchParams.get(name);
  if (id === null) return null;
  const flow = await client.ask<Flow>(`/v1/flows/${encodeURIComponent(id)}`).catch(() => null);
  if (!isMine(flow)) return null;
  address.searchParams.delete(name);
  history.replaceState(history.state, '', address);
  return flow;
}
