/** The events that elements send: `mortise-<word>`, bubbling and composed, never with a token or a config value. */

export type MortiseEventDetail = {
  tenant?: { id: string; number: number; name: string; state: string };
  integration?: { id: string; number: number; name: string };
  connector?: string;
  run?: string;
  code?: string;
  view?: string;
};

export const mortiseEventWords = [
  'ready',
  'navigate',
  'install-start',
  'installed',
  'install-cancel',
  'connected',
  'disconnected',
  'settings-saved',
  'run-requested',
  'uninstalled',
  'error',
  'session-expired',
] as const;
export type MortiseEventWord = (typeof mortiseEventWords)[number];

declare global {
  interface HTMLElementEventMap extends Record<`mortise-${MortiseEventWord}`, CustomEvent<MortiseEventDetail>> {}
}
