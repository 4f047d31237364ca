/** What connections do when something happened. */
import type { EventHandlers } from '../platform/queue/index.ts';
import { refitConnections } from './refit-connections.ts';
import { revokeOutside } from './revoke-grants.ts';

export const connectionHandlers: EventHandlers = {
  'connection.forgotten': revokeOutside,
  'connector.changed': refitConnections,
};
