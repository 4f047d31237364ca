/** Opens the start page of a flow in a window of its own; only ever called in a click. */
import type { Flow } from './wire.ts';

export type Opened = 'opened' | 'blocked';

/** Whether the browser let us. `noopener` must not be asked for: it makes a blocked window look like an opened one. */
export function openWindow(flow: Flow): Opened {
  if (flow.start_url === null || !/^https?:/.test(flow.start_url)) return 'blocked';
  const opened = globalThis.open(flow.start_url, 'mortise-connect', 'popup,width=600,height=760');
  if (opened === null) return 'blocked';
  opened.focus();
  return 'opened';
}
