/** The states a story can be in, and the address that puts an element there. */

/** The four states that every drawing element has. */
export const states = ['loading', 'empty', 'ready', 'failed'] as const;
export type State = (typeof states)[number];

/** Nobody answers here but the canned server. */
export const cannedOrigin = 'https://canned.example';

/** The `server` attribute that puts an element into a state. */
export const cannedServer = (scenario: string, state: State): string => `${cannedOrigin}/${scenario}-${state}`;
