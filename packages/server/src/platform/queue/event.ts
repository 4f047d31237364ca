/** What an event is: its names, its handlers. */
import type { AccountId } from '../ids.ts';
import type { Means } from '../means.ts';

export type EventName =
  | 'tenant.ready-for-options'
  | 'tenant.answered'
  | 'tenant.activated'
  | 'tenant.resumed'
  | 'tenant.paused'
  | 'tenant.archived'
  | 'tenant.dropped'
  | 'tenant.emptied'
  | 'connector.changed'
  | 'connection.connected'
  | 'connection.broken'
  | 'connection.recovered'
  | 'connection.forgotten'
  | 'webhook.received'
  | 'webhook.wanted'
  | 'run.finished'
  | 'run.requested';

/** The payload's shape is known to writer and handler only: handlers parse it. */
export type QueuedEvent = { account: AccountId; name: EventName; payload: Record<string, unknown> };
/** May be called more than once for one event: it must be idempotent. */
export type EventHandler = (means: Means, event: QueuedEvent) => Promise<void>;
export type EventHandlers = Partial<Record<EventName, EventHandler>>;
