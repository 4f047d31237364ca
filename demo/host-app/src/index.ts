/** Acme, a pretend SaaS product that has the marketplace in its pages. */
export { startHostApp } from './start-host-app.ts';
export type { HostApp, HostAppOptions, TokenMood } from './start-host-app.ts';
export { strictCsp } from './pages.ts';
export { PEOPLE } from './people.ts';
export type { Person } from './people.ts';
